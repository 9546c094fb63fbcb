package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;

/**
 * The loss the slow way, with the violators as they were found: for every violation the wanted prefix and the violator are run
 * from the begin mark, each alone, in all O(T^2) steps.
 */
record Frozen(ModelSpec model, List<Example> batch, Violations violations, Key key) {

    double loss(Params p) {
        return Scope.evaluate(() -> {
            Objectives.Dropped masks =
                    Objectives.masks(model, p.tensors().get(0).dtype(), batch, key);
            Memory memory = Memory.encode(model, p, Objectives.sources(batch), masks.encoder());
            double loss = 0;
            for (Violation v : violations.all()) {
                int[] target = batch.get(v.sentence()).target();
                int reset = lastResetBefore(v);
                int[] wanted = new int[v.step()];
                wanted[0] = Vocabulary.BEGIN;
                System.arraycopy(target, 0, wanted, 1, v.step() - 1);
                int[] violator = wanted.clone();
                for (int t = reset; t < v.step(); t++) {
                    violator[t] = violations.inputs()[v.sentence()][t];
                }
                double g = score(p, memory, masks.decoder(), v.sentence(), wanted, target[v.step() - 1]);
                double s = score(p, memory, masks.decoder(), v.sentence(), violator, v.wrongWord());
                loss += v.cost() * (1 - g + s);
            }
            return loss;
        });
    }

    private int lastResetBefore(Violation v) {
        int reset = 0;
        for (int t = 0; t < v.step() - 1; t++) {
            reset = violations.resets()[v.sentence()][t] ? t + 1 : reset;
        }
        return reset;
    }

    private double score(Params p, Memory memory, Masks masks, int sentence, int[] inputs, int word) {
        DecoderState state = DecoderState.start(memory);
        int sentences = batch.size();
        for (int t = 0; t < inputs.length; t++) {
            long[] words = new long[sentences];
            words[sentence] = inputs[t];
            state = state.step(p, Embeddings.of(p, ModelSpec.DECODER, words), memory, masks.at(t));
        }
        double[] h = Shaping.select(state.feed(), 0, sentence).to(DType.F64).toDoubles();
        double[] w = Shaping.select(p.get(ModelSpec.OUTPUT_WEIGHT), 0, word)
                .to(DType.F64)
                .toDoubles();
        double score = p.get(ModelSpec.OUTPUT_BIAS).to(DType.F64).toDoubles()[word];
        for (int i = 0; i < h.length; i++) {
            score += h[i] * w[i];
        }
        return score;
    }
}
