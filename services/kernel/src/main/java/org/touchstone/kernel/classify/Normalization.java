package org.touchstone.kernel.classify;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How pixels enter the network: (pixel / 255 - mean) / deviation, per channel. It is part of the model: an exported network
 * takes pixel / 255.
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
    private static final double WHITE = 255;
    private static final double LEAST_DEVIATION = 1e-3;
    private static final int IMAGES_PER_READ = 256;

    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        SpecException.require(
                mean.size() == deviation.size(),
                "normalization",
                mean.size() + " means but " + deviation.size() + " deviations");
        for (double one : deviation) {
            SpecException.require(
                    one > 0 && Double.isFinite(one), "normalization.deviation", "must be positive, not " + one);
        }
        for (double one : mean) {
            SpecException.require(Double.isFinite(one), "normalization.mean", "must be finite, not " + one);
        }
    }

    /** Pixels from 0 to 1 as they are. */
    public static Normalization none(int channels) {
        return new Normalization(
                IntStream.range(0, channels).mapToObj(c -> 0.0).toList(),
                IntStream.range(0, channels).mapToObj(c -> 1.0).toList());
    }

    /** Mean 0 and deviation 1 over all pixels of each channel of these images. */
    public static Normalization measure(ImageSource source) {
        InputShape shape = source.shape();
        int channels = shape.channels();
        long[] sum = new long[channels];
        long[] squares = new long[channels];
        for (int from = 0; from < source.count(); from += IMAGES_PER_READ) {
            int[] indices = IntStream.range(from, Math.min(source.count(), from + IMAGES_PER_READ))
                    .toArray();
            byte[] pixels = new byte[Math.multiplyExact(indices.length, shape.pixels())];
            source.read(indices, pixels, new int[indices.length]);
            int plane = shape.height() * shape.width();
            for (int i = 0; i < pixels.length; i++) {
                int channel = i / plane % channels;
                long pixel = pixels[i] & 0xFF;
                sum[channel] += pixel;
                squares[channel] += pixel * pixel;
            }
        }
        double count = (double) source.count() * shape.height() * shape.width();
        return new Normalization(
                IntStream.range(0, channels)
                        .mapToObj(c -> sum[c] / count / WHITE)
                        .toList(),
                IntStream.range(0, channels)
                        .mapToObj(c -> deviation(sum[c] / count, squares[c] / count))
                        .toList());
    }

    private static double deviation(double mean, double meanSquare) {
        return Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, meanSquare - mean * mean)) / WHITE);
    }

    int channels() {
        return mean.size();
    }

    float[] factors() {
        float[] factors = new float[channels()];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = (float) (1 / (WHITE * deviation.get(c)));
        }
        return factors;
    }

    float[] offsets() {
        float[] offsets = new float[channels()];
        for (int c = 0; c < offsets.length; c++) {
            offsets[c] = (float) (-mean.get(c) / deviation.get(c));
        }
        return offsets;
    }
}
