package org.touchstone.flows;

/**
 * What two models without a network need, in bits per dimension on images that they were not counted on: one histogram of all
 * pixels, and one for each pixel position. A flow that does not beat them has learned little. Each level counts once more than
 * it was seen.
 *
 * @param pooled one histogram for all positions
 * @param perPixel one histogram for each position
 */
public record Histograms(double pooled, double perPixel) {
    private static final int LEVELS = 256;

    /** {@code training} and {@code heldOut}: images of {@code size} bytes, one after the other. */
    public static Histograms of(byte[] training, byte[] heldOut, int size) {
        long[] pooled = new long[LEVELS];
        int[] perPixel = new int[size * LEVELS];
        for (int i = 0; i < training.length; i++) {
            int level = training[i] & 0xFF;
            pooled[level]++;
            perPixel[i % size * LEVELS + level]++;
        }
        double images = (double) training.length / size;
        double pooledBits = 0;
        double pixelBits = 0;
        for (int i = 0; i < heldOut.length; i++) {
            int level = heldOut[i] & 0xFF;
            pooledBits -= Math.log((pooled[level] + 1.0) / (training.length + LEVELS));
            pixelBits -= Math.log((perPixel[i % size * LEVELS + level] + 1.0) / (images + LEVELS));
        }
        double bits = heldOut.length * Math.log(2);
        return new Histograms(pooledBits / bits, pixelBits / bits);
    }
}
