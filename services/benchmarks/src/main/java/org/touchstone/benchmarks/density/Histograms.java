package org.touchstone.benchmarks.density;

/** Models without a network: bits per pixel of independent pixels. */
final class Histograms {
    private static final int LEVELS = 256;

    private Histograms() {}

    /**
     * Mean of -log2 p of the test's pixels under histograms of the training's, each level counted once more.
     *
     * @param positions 1 for one histogram of all pixels, the pixels of an image for one each
     */
    static double bits(byte[] train, byte[] test, int positions) {
        long[] counts = new long[positions * LEVELS];
        for (int i = 0; i < train.length; i++) {
            counts[i % positions * LEVELS + (train[i] & 0xFF)]++;
        }
        double total = train.length / (double) positions + LEVELS;
        double bits = 0;
        for (int i = 0; i < test.length; i++) {
            bits -= Math.log((counts[i % positions * LEVELS + (test[i] & 0xFF)] + 1) / total);
        }
        return bits / Math.log(2) / test.length;
    }
}
