package org.touchstone.kernel.data;

/** Channels, height and width of an image; pixels lie as unsigned bytes in channel, row, column order. */
public record ImageShape(int channels, int height, int width) {
    private static final int MAX_SIZE = 1 << 28;

    public ImageShape {
        if (channels < 1 || height < 1 || width < 1 || (long) channels * height * width > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "No image has " + channels + " channels of " + height + " x " + width + " pixels.");
        }
    }

    /** Bytes of one image. */
    public int size() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
