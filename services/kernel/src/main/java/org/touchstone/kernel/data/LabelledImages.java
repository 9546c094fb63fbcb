package org.touchstone.kernel.data;

import java.util.Arrays;

/**
 * A batch of labelled images in memory: {@code pixels} holds {@code labels.length} images of {@code shape} one after the
 * other, as unsigned bytes. The arrays are not copied: whoever hands them over lets go of them.
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelledImages(ImageShape shape, byte[] pixels, int[] labels) {

    public LabelledImages {
        if (pixels.length != (long) labels.length * shape.size()) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are not " + labels.length + " images of " + shape + ".");
        }
    }

    /** Number of images. */
    public int count() {
        return labels.length;
    }

    /** Pixels of image {@code i}, copied. */
    public byte[] image(int i) {
        return Arrays.copyOfRange(pixels, i * shape.size(), (i + 1) * shape.size());
    }

    /** Gathers images up to a fixed number; used by one thread. */
    public static final class Builder {
        private final ImageShape shape;
        private final byte[] pixels;
        private final int[] labels;
        private int count;

        /** Room for {@code capacity} images; at most 2 GiB. */
        public Builder(ImageShape shape, int capacity) {
            this.shape = shape;
            this.pixels = new byte[Math.multiplyExact(capacity, shape.size())];
            this.labels = new int[capacity];
        }

        /** Appends one image; there must be room. */
        public void add(byte[] image, int label) {
            System.arraycopy(image, 0, pixels, count * shape.size(), shape.size());
            labels[count++] = label;
        }

        /** Images so far. */
        public int count() {
            return count;
        }

        /** Whether there is no room left. */
        public boolean full() {
            return count == labels.length;
        }

        /** What was gathered. */
        public LabelledImages build() {
            return new LabelledImages(shape, Arrays.copyOf(pixels, count * shape.size()), Arrays.copyOf(labels, count));
        }
    }
}
