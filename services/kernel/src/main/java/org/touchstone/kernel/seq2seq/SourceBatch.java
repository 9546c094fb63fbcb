package org.touchstone.kernel.seq2seq;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Source sentences side by side, the shorter ones padded at their ends. */
record SourceBatch(List<int[]> sentences, int length) {
    static SourceBatch of(List<int[]> sentences) {
        int length = sentences.stream().mapToInt(s -> s.length).max().orElse(0);
        if (sentences.stream().anyMatch(s -> s.length == 0)) {
            throw new IllegalArgumentException("A source sentence is empty.");
        }
        return new SourceBatch(List.copyOf(sentences), length);
    }

    int size() {
        return sentences.size();
    }

    /** Numbers of words, time step by time step. */
    long[] words() {
        long[] words = new long[length * size()];
        for (int t = 0; t < length; t++) {
            for (int b = 0; b < size(); b++) {
                int[] sentence = sentences.get(b);
                words[t * size() + b] = t < sentence.length ? sentence[t] : Vocabulary.PADDING;
            }
        }
        return words;
    }

    /** Which sentences have a word at the step, as 1 or 0, B x 1; null when all have. */
    @Nullable
    Tensor active(int step, DType type) {
        if (sentences.stream().allMatch(s -> step < s.length)) {
            return null;
        }
        double[] active =
                sentences.stream().mapToDouble(s -> step < s.length ? 1 : 0).toArray();
        return Tensors.of(active, size(), 1).to(type);
    }

    /** 0 for words and minus infinity for padding, B x 1 x S; null without padding. */
    @Nullable
    Tensor hidden(DType type) {
        if (sentences.stream().allMatch(s -> s.length == length)) {
            return null;
        }
        double[] hidden = IntStream.range(0, size() * length)
                .mapToDouble(i -> i % length < sentences.get(i / length).length ? 0 : Double.NEGATIVE_INFINITY)
                .toArray();
        return Tensors.of(hidden, size(), 1, length).to(type);
    }
}
