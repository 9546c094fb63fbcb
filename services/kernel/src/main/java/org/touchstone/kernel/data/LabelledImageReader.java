package org.touchstone.kernel.data;

import java.util.Optional;

/**
 * Walks the items of a source in order, one at a time, in constant memory. Item i is the same whatever was skipped before.
 * Throws {@link MalformedDataException} when the source as a whole is at fault and {@link java.io.UncheckedIOException} when
 * it cannot be read.
 */
public interface LabelledImageReader extends AutoCloseable {

    /** Shape of every accepted image. */
    ImageShape shape();

    /** The next item, or empty after the last; by then the end of the source has been checked. */
    Optional<Item> next();

    /** Passes over the next {@code items} without judging them. */
    void skip(long items);

    @Override
    void close();

    /** What came of one item; {@code index} counts from 0 over accepted and refused items alike. */
    sealed interface Item {
        /** Number of the item in its source. */
        long index();
    }

    /** A good item: unsigned pixel bytes of the reader's shape, which are the caller's, and a class number. */
    @SuppressWarnings("ArrayRecordComponent")
    record Accepted(long index, byte[] pixels, int label) implements Item {}

    /** A bad item and why: {@code reason} is one of few, to count by; {@code detail} names the values. */
    record Refused(long index, String reason, String detail) implements Item {}
}
