package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.diagnose.Sightings;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Maximum likelihood with the wanted words as inputs. */
final class CrossEntropy {
    private CrossEntropy() {}

    /** The mean over the words of a batch of -log softmax(scores)[wanted word]. */
    static Tensor of(Params p, List<int[]> targets, Memory memory, Masks masks) {
        return of(p, targets, memory, masks, null);
    }

    /** The same, seen at h~ and at the scores. */
    static Tensor of(Params p, List<int[]> targets, Memory memory, Masks masks, @Nullable Sightings sightings) {
        int length = targets.stream().mapToInt(t -> t.length).max().orElse(0);
        int sentences = targets.size();
        long[] inputs = new long[length * sentences];
        List<Long> places = new ArrayList<>();
        List<Long> wanted = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            for (int b = 0; b < sentences; b++) {
                int[] target = targets.get(b);
                int at = t * sentences + b;
                inputs[at] = t == 0 ? Vocabulary.BEGIN : t < target.length ? target[t - 1] : Vocabulary.PADDING;
                if (t < target.length) {
                    places.add((long) at);
                    wanted.add((long) target[t]);
                }
            }
        }
        List<Tensor> embedded = Embeddings.bySteps(p, ModelSpec.DECODER, inputs, length);
        List<Tensor> steps = run(p, embedded, memory, masks);
        Tensor attentional = Shaping.cat(steps, 0);
        Tensor rows = places.size() < inputs.length ? vector(places) : null;
        if (rows != null) {
            attentional = Shaping.indexSelect(attentional, 0, rows);
        }
        Tensor scores = Neural.linear(attentional, p.get(ModelSpec.OUTPUT_WEIGHT), p.get(ModelSpec.OUTPUT_BIAS));
        if (sightings != null) {
            sightings.seeSteps(ModelSpec.COMBINE, steps, rows);
            sightings.see(ModelSpec.OUTPUT_WEIGHT, null, scores, scores);
        }
        return Neural.crossEntropy(scores, vector(wanted));
    }

    private static List<Tensor> run(Params p, List<Tensor> embedded, Memory memory, Masks masks) {
        List<Tensor> attentional = new ArrayList<>(embedded.size());
        DecoderState state = DecoderState.start(memory);
        for (int t = 0; t < embedded.size(); t++) {
            state = state.step(p, embedded.get(t), memory, masks.at(t));
            attentional.add(state.feed());
        }
        return attentional;
    }

    private static Tensor vector(List<Long> numbers) {
        return Tensors.of(numbers.stream().mapToLong(Long::longValue).toArray(), numbers.size());
    }
}
