package org.touchstone.kernel.saliency.check;

/** The size of the images; pixels are bytes in the order channel, row, column. */
public record ImageSize(int channels, int height, int width) {
    private static final int LONGEST = 4096;

    public ImageSize {
        if (channels < 1 || channels > LONGEST || height < 1 || height > LONGEST || width < 1 || width > LONGEST) {
            throw new IllegalArgumentException("no image is of " + channels + " x " + height + " x " + width);
        }
    }

    /** Bytes of one image. */
    public int bytes() {
        return Math.multiplyExact(channels, area());
    }

    /** Numbers of one map. */
    public int area() {
        return Math.multiplyExact(height, width);
    }
}
