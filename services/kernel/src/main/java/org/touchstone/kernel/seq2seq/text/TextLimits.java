package org.touchstone.kernel.seq2seq.text;

import org.touchstone.kernel.data.ReadLimits;

/** What a reader of text accepts at most: unpacked bytes of a source, sentences of a source, words of a sentence. */
public record TextLimits(long maxBytes, int maxSentences, int maxWords) {
    /** 256 MiB, two million sentences, 500 words. */
    public static final TextLimits DEFAULT = new TextLimits(256L << 20, 2_000_000, 500);

    public TextLimits {
        if (maxBytes < 1 || maxSentences < 1 || maxWords < 1) {
            throw new IllegalArgumentException("Limits must be positive.");
        }
    }

    /** These, with another number of words per sentence. */
    public TextLimits withMaxWords(int words) {
        return new TextLimits(maxBytes, maxSentences, words);
    }

    /** What to open a stream with. */
    public ReadLimits ofBytes() {
        return ReadLimits.DEFAULT.withMaxUnpackedBytes(maxBytes);
    }
}
