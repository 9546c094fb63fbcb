package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The differentiable half of beam-search optimization: two lanes per sentence, the wanted words and the violators one after
 * the other, whatever the beam and however many violations. After a reset the violator's lane takes the wanted lane's state,
 * so its derivatives join the wanted lane there: the merged backward pass of the paper, and only two rows of the output matrix per
 * violation have a derivative.
 */
final class MarginLoss {
    private static final int LANES = 2;

    private MarginLoss() {}

    /** sum D (1 - g + s) over the violations, which stay as they were found. There is at least one. */
    static Tensor of(Params p, List<Example> batch, Memory memory, Masks masks, Violations violations) {
        int length = violations.lastStep();
        int sentences = batch.size();
        List<Tensor> embedded = embedded(p, batch, violations, length);
        DecoderState state = DecoderState.start(memory).rows(rows(sentences, b -> b, b -> b));
        List<Tensor> attentional = new ArrayList<>(length);
        for (int t = 0; t < length; t++) {
            if (t > 0 && violations.resetsAfter(t - 1)) {
                int before = t - 1;
                state = state.rows(rows(
                        sentences,
                        b -> (long) LANES * b,
                        b -> (long) LANES * b + (isReset(violations.resets()[b], before) ? 0 : 1)));
            }
            state = state.step(p, embedded.get(t), memory, masks.at(t));
            attentional.add(state.feed());
        }
        return hinges(p, batch, Shaping.cat(attentional, 0), violations);
    }

    private static boolean isReset(boolean[] resets, int step) {
        return step < resets.length && resets[step];
    }

    private interface Row {
        long of(int sentence);
    }

    private static long[] rows(int sentences, Row wanted, Row violator) {
        long[] rows = new long[LANES * sentences];
        for (int b = 0; b < sentences; b++) {
            rows[LANES * b] = wanted.of(b);
            rows[LANES * b + 1] = violator.of(b);
        }
        return rows;
    }

    private static List<Tensor> embedded(Params p, List<Example> batch, Violations violations, int length) {
        int lanes = LANES * batch.size();
        long[] words = new long[length * lanes];
        for (int t = 0; t < length; t++) {
            for (int b = 0; b < batch.size(); b++) {
                int[] target = batch.get(b).target();
                boolean within = t < target.length;
                int at = t * lanes + LANES * b;
                words[at] = !within ? Vocabulary.PADDING : t == 0 ? Vocabulary.BEGIN : target[t - 1];
                words[at + 1] = within ? violations.inputs()[b][t] : Vocabulary.PADDING;
            }
        }
        return Embeddings.bySteps(p, ModelSpec.DECODER, words, length);
    }

    private static Tensor hinges(Params p, List<Example> batch, Tensor attentional, Violations violations) {
        int count = violations.all().size();
        long[] places = new long[2 * count];
        long[] words = new long[2 * count];
        double[] costs = new double[2 * count];
        double margins = 0;
        for (int i = 0; i < count; i++) {
            Violation v = violations.all().get(i);
            int at = (v.step() - 1) * LANES * batch.size() + LANES * v.sentence();
            places[i] = at;
            places[count + i] = at + 1L;
            words[i] = batch.get(v.sentence()).target()[v.step() - 1];
            words[count + i] = v.wrongWord();
            costs[i] = -v.cost();
            costs[count + i] = v.cost();
            margins += v.cost();
        }
        DType type = attentional.dtype();
        Tensor at = Tensors.of(words, words.length);
        Tensor weight = Shaping.indexSelect(p.get(ModelSpec.OUTPUT_WEIGHT), 0, at);
        Tensor bias = Shaping.indexSelect(p.get(ModelSpec.OUTPUT_BIAS), 0, at);
        Tensor h = Shaping.indexSelect(attentional, 0, Tensors.of(places, places.length));
        Tensor scores = Reduce.sum(h.mul(weight), false, 1).add(bias);
        return Reduce.sum(scores.mul(Tensors.of(costs, costs.length).to(type))).add(Tensors.scalar(type, margins));
    }
}
