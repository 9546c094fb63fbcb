package org.touchstone.kernel.flow;

import java.util.Arrays;
import java.util.zip.Deflater;

/** How well a number tells two sets of examples apart. */
public final class Detection {
    private Detection() {}

    /**
     * Probability that a number of {@code these} is above one of {@code those}, ties half: 0.5 is chance. It is the statistic of
     * Mann and Whitney (1947) over the number of pairs; by one sort and binary searches.
     */
    public static double areaUnderCurve(double[] these, double[] those) {
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

    /**
     * Bits per byte that a general compressor needs: how complex an image is without any model (Serra et al., "Input complexity and
     * out-of-distribution detection with likelihood-based generative models", 2020). Other builds of zlib give other sizes.
     */
    public static double deflated(byte[] pixels) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(pixels);
            deflater.finish();
            byte[] out = new byte[4096];
            while (!deflater.finished()) {
                deflater.deflate(out);
            }
            return 8.0 * deflater.getTotalOut() / pixels.length;
        } finally {
            deflater.end();
        }
    }
}
