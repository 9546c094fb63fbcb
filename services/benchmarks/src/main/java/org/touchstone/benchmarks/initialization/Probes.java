package org.touchstone.benchmarks.initialization;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.data.Shapeset;

/** Images to look at: the first so many of a source. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Probes(byte[] pixels, int[] labels) {
    static Probes first(ImageSource source, int count) {
        byte[] pixels = new byte[count * source.shape().pixels()];
        int[] labels = new int[count];
        source.read(IntStream.range(0, count).toArray(), pixels, labels);
        return new Probes(pixels, labels);
    }

    /** Images {@code from} to before {@code to}. */
    Probes part(int from, int to) {
        int size = pixels.length / labels.length;
        return new Probes(Arrays.copyOfRange(pixels, from * size, to * size), Arrays.copyOfRange(labels, from, to));
    }

    /** The mean square of each image, its bytes being -1 to 1. */
    double[] secondMoments() {
        int size = pixels.length / labels.length;
        double[] moments = new double[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            moments[i / size] += Math.pow(Shapeset.value(pixels[i] & 0xFF), 2) / size;
        }
        return moments;
    }
}
