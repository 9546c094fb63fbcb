package org.touchstone.kernel.flow;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Pixels k of 256 levels become v = (k + u) / 256 with u uniform in [0, 1), so that a density makes sense. Source: section 4.1.
 * The noise of a pixel depends on the key and the number of its image alone, never on the batch.
 */
public final class Dequantization {
    /** Levels of a pixel. */
    public static final int LEVELS = 256;

    private static final double BELOW_ONE = 1 - 0x1.0p-24;

    private Dequantization() {}

    /**
     * Numbers in [0, 1), N x shape.
     *
     * @param pixels unsigned bytes, image after image
     * @param numbers the number of each image in its set
     */
    public static Tensor uniform(byte[] pixels, int[] numbers, FlowSpec spec, Key key, DType type) {
        long[] shape = shape(pixels, numbers.length, spec);
        int size = pixels.length / numbers.length;
        double[] v = new double[pixels.length];
        for (int i = 0; i < numbers.length; i++) {
            Key noise = key.fold(numbers[i]);
            for (int j = 0; j < size; j++) {
                int at = i * size + j;
                // In single precision (255 + u) / 256 may round to 1.
                v[at] = Math.min(((pixels[at] & 0xFF) + noise.uniform(j)) / LEVELS, BELOW_ONE);
            }
        }
        return Tensors.of(v, shape).to(type);
    }

    /** What a step of training takes: as {@link #uniform}, but whole levels where the noise is learned, which has no key then. */
    public static Tensor forTraining(byte[] pixels, int[] numbers, FlowSpec spec, Key key, DType type) {
        return spec instanceof FlowSpec.Variational
                ? LearnedNoise.levels(pixels, type, shape(pixels, numbers.length, spec))
                : uniform(pixels, numbers, spec, key, type);
    }

    /** N x C x H x W of so many images. */
    static long[] shape(byte[] pixels, int count, FlowSpec spec) {
        long size = spec.shape().stream().reduce(1L, Math::multiplyExact);
        SpecException.require(
                spec.shape().size() == 3 && count > 0 && pixels.length == Math.multiplyExact(size, count),
                "pixels",
                pixels.length + " do not make " + count + " images of " + spec.shape());
        return new long[] {
            count, spec.shape().get(0), spec.shape().get(1), spec.shape().get(2)
        };
    }
}
