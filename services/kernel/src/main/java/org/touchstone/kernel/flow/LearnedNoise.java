package org.touchstone.kernel.flow;

import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Variational dequantization: the noise u in (0, 1) of a pixel of level k comes from a flow q(u | k), learned together with
 * the density. log P(k) is at least E[log p((k + u) / 256) - D log 256 - log q(u | k)]. Source: Ho et al., "Flow++" (2019),
 * section 3.1. u = sigmoid of normal numbers through checkerboard couplings that also read k; starts close to uniform.
 *
 * @param channels of the images
 * @param couplings of q
 * @param hidden maps of their networks
 */
record LearnedNoise(int channels, int couplings, int hidden) {
    private static final String NAME = "noise";
    /** The logistic distribution, whose sigmoid is uniform, is close to a normal one of this deviation. */
    private static final double LOGISTIC = 1.702;

    private static final double BELOW_ONE = 1 - 0x1.0p-24;

    /** Pixels in [0, 1) and log q(u | k) of each image in nats. */
    record Drawn(Tensor pixels, Tensor logDensity) {}

    /**
     * Draws noise for images.
     *
     * @param levels whole numbers from 0 to 255, N x C x H x W
     * @param normal standard normal numbers of that shape
     */
    Drawn draw(Tensor levels, Tensor normal, Pass pass) {
        Mapped mapped = pass.map(() -> {
            Tensor context = levels.mul(1 / 128.0).sub(1);
            Tensor start = normal.mul(LOGISTIC);
            Mapped moved = chain().encode(Shaping.cat(List.of(start, context), 1), pass);
            Tensor y = Shaping.slice(moved.value(), 1, 0, channels);
            Tensor ofSigmoid = Sums.perExample(
                    Elementwise.softplus(y).add(Elementwise.softplus(y.neg())).neg());
            double dimensions = levels.count() / (double) levels.size(0);
            Tensor logDensity = Sums.logNormal(normal)
                    .sub(dimensions * StrictMath.log(LOGISTIC))
                    .sub(moved.logDeterminant())
                    .sub(ofSigmoid);
            Tensor pixels = levels.add(Elementwise.sigmoid(y)).div(Dequantization.LEVELS);
            return new Mapped(Elementwise.clamp(pixels, 0, BELOW_ONE), logDensity);
        });
        return new Drawn(mapped.value(), mapped.logDeterminant());
    }

    private Chain chain() {
        return new Chain(IntStream.range(0, couplings)
                .<Bijection>mapToObj(i -> new AffineCoupling(
                        NAME + i,
                        new Mask.Beside(new Mask.Checkerboard(i % 2 == 1), channels),
                        new PlainConvolutions(NAME + i, 2 * channels, hidden),
                        AffineCoupling.Order.SCALE_FIRST))
                .toList());
    }

    /** Numbers that are learned: of each coupling the scales and two convolutions. */
    long parameterCount() {
        long width = 2L * channels;
        return couplings * (width + (9 * width + 1) * hidden + (9L * hidden + 1) * 2 * width);
    }

    Params initialParameters(Key key, DType type) {
        return chain().initialParameters(key, type);
    }

    /** Levels of unsigned bytes, as {@link #draw} takes them. */
    static Tensor levels(byte[] pixels, DType type, long... shape) {
        double[] levels = new double[pixels.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = pixels[i] & 0xFF;
        }
        return Tensors.of(levels, shape).to(type);
    }
}
