package org.touchstone.benchmarks.density;

/** Smaller images. */
final class Pooling {
    private Pooling() {}

    /** Square grey images of half the side: means of four pixels, rounded to even halves as PyTorch does. */
    static byte[] halved(byte[] pixels, int side) {
        int half = side / 2;
        byte[] small = new byte[pixels.length / 4];
        for (int i = 0; i < small.length; i++) {
            int image = i / (half * half);
            int top = image * side * side + i % (half * half) / half * 2 * side + i % half * 2;
            int sum = (pixels[top] & 0xFF)
                    + (pixels[top + 1] & 0xFF)
                    + (pixels[top + side] & 0xFF)
                    + (pixels[top + side + 1] & 0xFF);
            small[i] = (byte) Math.rint(sum / 4.0);
        }
        return small;
    }
}
