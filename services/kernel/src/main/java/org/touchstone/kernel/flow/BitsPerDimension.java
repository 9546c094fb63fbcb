package org.touchstone.kernel.flow;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * An upper bound of the bits that a discrete image needs per dimension: -log2 of the mean over K noises of p(v), per D, plus
 * log2 of the levels; of p(v) / q(u | k) where the noise is learned. Source: Theis et al. (2016), section 3.1, and the
 * K-sample bound of Burda et al. (2016).
 *
 * @param mean over images; NaN where one image's is not finite
 * @param standardError of the mean over images
 * @param samples K; 1 is the usual uniform dequantization
 * @param notFinite images whose density is not finite: a number to trust has 0 of them
 */
public record BitsPerDimension(
        double mean,
        double standardError,
        int images,
        int samples,
        Key noise,
        double alpha,
        int levels,
        String statistics,
        int notFinite) {
    private static final int AT_ONCE = 32;

    /** How the statistics of normalizations came about. */
    public enum Statistics {
        /** Decaying means of training: likely to mislead. */
        RUNNING,
        /** Those of a set of training images with the final parameters. */
        RECALIBRATED
    }

    /**
     * Measures a flow of images.
     *
     * @param pixels unsigned bytes, image after image
     */
    public static BitsPerDimension of(Flow flow, byte[] pixels, int samples, Key noise, Statistics statistics) {
        SpecException.require(samples >= 1 && samples <= 1024, "samples", "must be from 1 to 1024, not " + samples);
        FlowSpec.Images spec = flow.spec()
                .ofImages()
                .orElseThrow(() -> new SpecException("model", "bits per dimension need a flow of images"));
        int size = spec.channels() * spec.height() * spec.width();
        SpecException.require(
                pixels.length > 0 && pixels.length % size == 0,
                "pixels",
                pixels.length + " are not whole images of " + size + " pixels");
        int[] numbers = IntStream.range(0, pixels.length / size).toArray();
        double[][] logs = new double[samples][];
        for (int k = 0; k < samples; k++) {
            logs[k] = logDensities(flow, pixels, numbers, noise.fold(k));
        }
        double[] bits = new double[pixels.length / size];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = ofNats(-logMeanExp(logs, i), size, Dequantization.LEVELS);
        }
        return summary(bits, samples, noise, spec.alpha(), statistics);
    }

    /**
     * Bits per dimension of an example whose -log p is this many nats.
     *
     * @param dimensions of the example
     * @param levels of a pixel where p is a density over pixels in [0, 1): {@link Dequantization#LEVELS}; 1 where p is of the
     *     numbers themselves
     */
    public static double ofNats(double negativeLogDensity, int dimensions, int levels) {
        return (Math.log(levels) + negativeLogDensity / dimensions) / Math.log(2);
    }

    /**
     * log p(v) of each image in nats with one noise, a density over pixels in [0, 1); less log q(u | k) where the noise is learned.
     *
     * @param pixels unsigned bytes, image after image
     * @param numbers of the images in their set, which choose the noise with the key
     */
    public static double[] logDensities(Flow flow, byte[] pixels, int[] numbers, Key noise) {
        double[] all = new double[numbers.length];
        int size = pixels.length / Math.max(1, numbers.length);
        DType type = flow.parameters().tensors().get(0).dtype();
        for (int from = 0; from < all.length; from += AT_ONCE) {
            int to = Math.min(all.length, from + AT_ONCE);
            byte[] part = Arrays.copyOfRange(pixels, from * size, to * size);
            int[] those = Arrays.copyOfRange(numbers, from, to);
            double[] some = Scope.evaluate(
                    () -> logDensity(flow, part, those, noise, type).toDoubles());
            System.arraycopy(some, 0, all, from, some.length);
        }
        return all;
    }

    private static Tensor logDensity(Flow flow, byte[] pixels, int[] numbers, Key noise, DType type) {
        if (!(flow.spec() instanceof FlowSpec.Variational variational)) {
            return flow.logDensity(Dequantization.uniform(pixels, numbers, flow.spec(), noise, type));
        }
        long[] shape = Dequantization.shape(pixels, numbers.length, variational);
        Tensor[] normal = new Tensor[numbers.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = RandomTensors.normal(noise.fold(numbers[i]), type, 1, shape[1], shape[2], shape[3]);
        }
        LearnedNoise.Drawn drawn = variational
                .noise()
                .draw(LearnedNoise.levels(pixels, type, shape), Shaping.cat(List.of(normal), 0), flow.pass());
        return flow.logDensity(drawn.pixels()).sub(drawn.logDensity());
    }

    /** log of the mean of exp over the draws {@code logs[k][image]}, none of which overflows. */
    public static double logMeanExp(double[][] logs, int image) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double[] draw : logs) {
            largest = Math.max(largest, draw[image]);
        }
        double sum = 0;
        for (double[] draw : logs) {
            sum += Math.exp(draw[image] - largest);
        }
        return largest + Math.log(sum / logs.length);
    }

    private static BitsPerDimension summary(
            double[] bits, int samples, Key noise, double alpha, Statistics statistics) {
        double sum = 0;
        double squares = 0;
        int notFinite = 0;
        for (double b : bits) {
            notFinite += Double.isFinite(b) ? 0 : 1;
            sum += b;
            squares += b * b;
        }
        double mean = notFinite > 0 ? Double.NaN : sum / bits.length;
        double variance = Math.max(0, squares / bits.length - mean * mean);
        return new BitsPerDimension(
                mean,
                Math.sqrt(variance / bits.length),
                bits.length,
                samples,
                noise,
                alpha,
                Dequantization.LEVELS,
                statistics.name(),
                notFinite);
    }
}
