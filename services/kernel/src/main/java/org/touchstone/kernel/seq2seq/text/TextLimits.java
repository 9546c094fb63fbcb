package org.touchstone.kernel.seq2seq.text;

import org.touchstone.kernel.data.ReadLimits;

/**
 * What a reader of text accepts at most: unpacked bytes of a source, characters of a line, sentences of a source, words of a
 * sentence.
 */
public record TextLimits(long maxBytes, int maxLine, int maxSentences, int maxWords) {
    /** 64 MiB, lines of 100,000 characters, two million sentences, 500 words. */
    public static final TextLimits DEFAULT = new TextLimits(64L << 20, 100_000, 2_000_000, 500);

    private static final int MOST_WORDS = 1_000_000;

    public TextLimits {
        if (maxBytes < 1 || maxLine < 1 || maxSentences < 1 || maxWords < 1 || maxWords > MOST_WORDS) {
            throw new IllegalArgumentException(
                    "Limits must be positive, and that of words at most " + MOST_WORDS + ".");
        }
    }

    /** These, with another number of words per sentence. */
    public TextLimits withMaxWords(int words) {
        return new TextLimits(maxBytes, maxLine, maxSentences, words);
    }

    /** What to open a stream with. */
    public ReadLimits ofBytes() {
        return ReadLimits.DEFAULT.withMaxUnpackedBytes(maxBytes);
    }
}
