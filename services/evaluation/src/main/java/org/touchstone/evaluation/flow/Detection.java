package org.touchstone.evaluation.flow;

import java.util.Arrays;
import java.util.zip.Deflater;

/** How well a number tells two sets of examples apart. */
final class Detection {
    private Detection() {}

    /** Probability that a number of {@code these} is above one of {@code those}, ties half: 0.5 is chance. */
    static double areaUnderCurve(double[] these, double[] those) {
        double[] sorted = those.clone();
        Arrays.sort(sorted);
        double wins = 0;
        for (double value : these) {
            wins += (below(sorted, value, false) + below(sorted, value, true)) / 2.0;
        }
        return wins / ((double) these.length * those.length);
    }

    private static int below(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Bits per byte that a general compressor needs: how complex an image is without any model (Serra et al. 2020). */
    static double deflated(byte[] pixels, int from, int to) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(pixels, from, to - from);
            deflater.finish();
            byte[] out = new byte[4096];
            while (!deflater.finished()) {
                deflater.deflate(out);
            }
            return 8.0 * deflater.getTotalOut() / (to - from);
        } finally {
            deflater.end();
        }
    }
}
