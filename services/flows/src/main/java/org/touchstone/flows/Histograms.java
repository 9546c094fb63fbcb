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
        double perPixel = 0;
        for (int position = 0; position < size; position++) {
            perPixel += nats(training, heldOut, position, size);
        }
        double bits = heldOut.length * Math.log(2);
        return new Histograms(nats(training, heldOut, 0, 1) / bits, perPixel / bits);
    }

    /** -log of the held-out bytes at {@code from}, {@code from + step} and so on by a histogram of the training's there. */
    private static double nats(byte[] training, byte[] heldOut, int from, int step) {
        int[] counts = new int[LEVELS];
        double total = LEVELS;
        for (int i = from; i < training.length; i += step) {
            counts[training[i] & 0xFF]++;
            total++;
        }
        double nats = 0;
        for (int i = from; i < heldOut.length; i += step) {
            nats -= Math.log((counts[heldOut[i] & 0xFF] + 1) / total);
        }
        return nats;
    }
}
