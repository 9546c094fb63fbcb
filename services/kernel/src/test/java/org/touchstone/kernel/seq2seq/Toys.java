package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;

/** Small random models and sentences for laws. */
final class Toys {
    static final int WORDS = 9;

    private Toys() {}

    static ModelSpec model(int layers, double dropout) {
        return new ModelSpec(layers, 5, 4, dropout, WORDS, WORDS);
    }

    /** Larger than an initialization, so that scores differ and margins are kept now and then. */
    static Params parameters(ModelSpec model, long seed, double scale) {
        return model.initialParameters(Key.of(seed), DType.F64).scale(scale);
    }

    static int[] words(Key key, int length) {
        return IntStream.range(0, length)
                .map(i -> Vocabulary.MARKS.size() + (int) (key.uniform(i) * (WORDS - Vocabulary.MARKS.size())))
                .toArray();
    }

    /** Outputs are permutations of sources of 2 to 5 words. */
    static List<Example> orderings(long seed, int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Key key = Key.of(seed).fold(i);
            int[] target = words(key, 2 + i % 4);
            int[] order = key.fold("order").permutation(target.length);
            int[] source = Arrays.stream(order).map(at -> target[at]).toArray();
            examples.add(new Example(source, target, BagSuccessors.of(target)));
        }
        return examples;
    }

    /** Open outputs of 1 to 4 words and the end mark. */
    static List<Example> translations(long seed, int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Key key = Key.of(seed).fold(i);
            int[] target = Arrays.copyOf(words(key, 1 + i % 4), 2 + i % 4);
            target[target.length - 1] = Vocabulary.END;
            examples.add(
                    new Example(words(key.fold("source"), 1 + (i + 1) % 3), target, Successors.free(WORDS, 8, true)));
        }
        return examples;
    }

    static List<int[]> sources(List<Example> examples) {
        return examples.stream().map(Example::source).toList();
    }

    static List<Successors> valid(List<Example> examples) {
        return examples.stream().map(Example::valid).toList();
    }
}
