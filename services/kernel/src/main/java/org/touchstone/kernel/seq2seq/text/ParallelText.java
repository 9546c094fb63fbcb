package org.touchstone.kernel.seq2seq.text;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.MalformedDataException.Code;

/** Sentences and their translations, line by line; pairs with an empty or an over-long side are left out and counted. */
public record ParallelText(List<Pair> pairs, long empty, long tooLong) {
    /** The words of a sentence and of its translation; neither is empty. */
    public record Pair(List<String> source, List<String> target) {
        public Pair {
            source = List.copyOf(source);
            target = List.copyOf(target);
        }
    }

    public ParallelText {
        pairs = List.copyOf(pairs);
    }

    /**
     * Reads both sources.
     *
     * @throws MalformedDataException when they differ in their number of lines, or one is too large or no UTF-8
     */
    public static ParallelText read(FormatStream source, FormatStream target, Tokenizer tokenizer, TextLimits limits) {
        List<String> from = Lines.read(source, limits);
        List<String> to = Lines.read(target, limits);
        if (from.size() != to.size()) {
            throw target.fault(
                    Code.MISMATCH,
                    "it has " + to.size() + " lines, but " + source.name() + " has " + from.size()
                            + ". Line i of one must be the translation of line i of the other.");
        }
        if (from.size() > limits.maxSentences()) {
            throw source.fault(
                    Code.TOO_LARGE,
                    "it has " + from.size() + " sentences, at most " + limits.maxSentences() + " are allowed.");
        }
        return of(from, to, tokenizer, limits.maxWords());
    }

    private static ParallelText of(List<String> from, List<String> to, Tokenizer tokenizer, int most) {
        List<Pair> pairs = new ArrayList<>();
        long empty = 0;
        long tooLong = 0;
        for (int i = 0; i < from.size(); i++) {
            // One more than allowed tells that a side is too long.
            Pair pair = new Pair(tokenizer.tokens(from.get(i), most + 1), tokenizer.tokens(to.get(i), most + 1));
            if (pair.source().isEmpty() || pair.target().isEmpty()) {
                empty++;
            } else if (Math.max(pair.source().size(), pair.target().size()) > most) {
                tooLong++;
            } else {
                pairs.add(pair);
            }
        }
        return new ParallelText(pairs, empty, tooLong);
    }
}
