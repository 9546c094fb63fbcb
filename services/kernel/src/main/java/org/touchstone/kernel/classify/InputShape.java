package org.touchstone.kernel.classify;

import java.util.List;

/** The size of an image; pixels are bytes in the order channel, row, column. */
public record InputShape(int channels, int height, int width) {
    private static final int LONGEST = 4096;

    public InputShape {
        side("channels", channels);
        side("height", height);
        side("width", width);
    }

    private static void side(String field, int length) {
        SpecException.require(
                length >= 1 && length <= LONGEST, field, "must be from 1 to " + LONGEST + ", not " + length);
    }

    /** Bytes of one image. */
    public int pixels() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    List<Long> lengths() {
        return List.of((long) channels, (long) height, (long) width);
    }
}
