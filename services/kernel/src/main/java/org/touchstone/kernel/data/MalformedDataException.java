package org.touchstone.kernel.data;

import org.jspecify.annotations.Nullable;

/**
 * A source as a whole is not what it says it is and cannot be read on: a code to count by, the source, the offset in its
 * unpacked bytes, and a sentence for the user. A single bad item is not this: it is {@link LabelledImageReader.Refused}.
 */
public final class MalformedDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in a closed set of ways. */
    public enum Code {
        /** The first bytes are not this format's. */
        WRONG_FORMAT,
        /** The format, but a variant that is not read here. */
        UNSUPPORTED,
        /** The source ends before what it announces. */
        TRUNCATED,
        /** Bytes are left over after what it announces. */
        TRAILING_BYTES,
        /** It announces, or unpacks to, more than the limits allow. */
        TOO_LARGE,
        /** Two sources that belong together disagree. */
        MISMATCH,
        /** The bytes contradict themselves (a broken gzip member, a broken picture). */
        CORRUPT
    }

    private final Code code;
    private final String source;
    private final long offset;

    /** A fault at {@code offset} of {@code source}; {@code sentence} says what was expected and what was found. */
    public MalformedDataException(Code code, String source, long offset, String sentence) {
        this(code, source, offset, sentence, null);
    }

    /** A fault and what led to it. */
    public MalformedDataException(Code code, String source, long offset, String sentence, @Nullable Throwable cause) {
        super(source + " (offset " + offset + "): " + sentence, cause);
        this.code = code;
        this.source = source;
        this.offset = offset;
    }

    /** What is wrong. */
    public Code code() {
        return code;
    }

    /** Name of the source. */
    public String source() {
        return source;
    }

    /** Offset in the unpacked bytes. */
    public long offset() {
        return offset;
    }
}
