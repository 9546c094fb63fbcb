package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;

/**
 * What a flow is made of. Source: Dinh et al., "Density estimation using Real NVP" (2017): couplings of equations 4 and 5, masks
 * of equation 9, the multi-scale architecture of section 3.6 (equations 13 to 16), batch normalization of section 3.7. The
 * presets are those of section 4.1 and small ones for two processors. One with more than {@link Network#MOST_PARAMETERS}
 * parameters is refused.
 */
public sealed interface FlowSpec {
    /** The bijection from data (pixels in [0, 1), or numbers) to latent. */
    Bijection bijection();

    /** All parameters before training. */
    default Params initialParameters(Key key, DType type) {
        return bijection().initialParameters(key, type);
    }

    /** The shape of one example. */
    List<Long> shape();

    /** Numbers that are learned, without making them. */
    long parameterCount();

    /** What it is of images; empty for one of vectors. */
    Optional<Images> ofImages();

    /**
     * Couplings alternate between the halves of the dimensions of a vector: equations 4 and 5.
     *
     * @param hidden width of the two hidden layers of each network
     */
    record Vectors(int dimensions, int couplings, int hidden) implements FlowSpec {
        public Vectors {
            range("dimensions", dimensions, 2, 4096);
            range("couplings", couplings, 1, 64);
            range("hidden", hidden, 1, 4096);
            bounded("hidden", parameterCount(dimensions, couplings, hidden));
        }

        private static long parameterCount(long d, long couplings, long h) {
            long scale = d;
            return couplings * (scale + (d + 1) * h + (h + 1) * h + (h + 1) * 2 * d);
        }

        @Override
        public long parameterCount() {
            return parameterCount(dimensions, couplings, hidden);
        }

        @Override
        public Optional<Images> ofImages() {
            return Optional.empty();
        }

        @Override
        public List<Long> shape() {
            return List.of((long) dimensions);
        }

        @Override
        public Bijection bijection() {
            return new Chain(List.copyOf(parts()));
        }

        /** The couplings in their order. */
        List<AffineCoupling> parts() {
            List<AffineCoupling> parts = new ArrayList<>();
            for (int i = 0; i < couplings; i++) {
                List<Boolean> kept = new ArrayList<>();
                for (int d = 0; d < dimensions; d++) {
                    kept.add((d < dimensions / 2) == (i % 2 == 0));
                }
                String name = "coupling" + i;
                parts.add(new AffineCoupling(
                        name,
                        new Mask.Dimensions(kept),
                        new Mlp(name, dimensions, hidden),
                        AffineCoupling.Order.SCALE_FIRST));
            }
            return parts;
        }
    }

    /** What follows each coupling. */
    enum Norm {
        NONE,
        BATCH,
        ACT
    }

    /**
     * Images of 256 levels. Couplings shift first, as in the published code: dark pixels vary little around a mean far from 0,
     * and a shift that comes last would have to grow with the scale. Source: sections 3.4 to 3.7 and 4.1.
     *
     * @param scales how often couplings begin anew; sides must be even at all but the last
     * @param maps of the networks at the first scale; they double at each
     * @param blocks residual blocks of each network
     * @param norm what follows each coupling
     * @param alpha pixels v are learned as logit(alpha + (1 - 2 alpha) v)
     * @param mixedChannels whether an {@link InvertibleConvolution} comes before each coupling on channels; all of them change
     *     the same half then, because it starts by exchanging the halves
     */
    record Images(
            int channels,
            int height,
            int width,
            int scales,
            int maps,
            int blocks,
            Norm norm,
            double alpha,
            boolean mixedChannels)
            implements FlowSpec {
        private static final int CHECKERBOARDS = 3;
        private static final int LAST_CHECKERBOARDS = 4;
        private static final double EPSILON = 1e-4;

        public Images {
            range("channels", channels, 1, 64);
            range("height", height, 2, 1024);
            range("width", width, 2, 1024);
            range("scales", scales, 1, 8);
            range("maps", maps, 1, 512);
            range("blocks", blocks, 0, 64);
            int cell = 1 << (scales - 1);
            SpecException.require(
                    height % cell == 0 && width % cell == 0,
                    "scales",
                    scales + " scales need sides divisible by " + cell + ", not " + height + " x " + width
                            + "; use fewer scales or pad the images");
            Logit.requireAlpha(alpha);
            SpecException.require(
                    !mixedChannels || scales > 1,
                    "mixedChannels",
                    "needs 2 scales or more: with one, no coupling is on channels");
            bounded(
                    "maps",
                    parameterCount(channels, scales, maps, blocks, norm) + ofMixing(channels, scales, mixedChannels));
        }

        /** As published: masks of channels alternate instead of being mixed. */
        public Images(int channels, int height, int width, int scales, int maps, int blocks, Norm norm, double alpha) {
            this(channels, height, width, scales, maps, blocks, norm, alpha, false);
        }

        /** The same for images of twice the side: all layers are convolutions or act on single channels. */
        public Images twice() {
            return new Images(channels, 2 * height, 2 * width, scales, maps, blocks, norm, alpha, mixedChannels);
        }

        @Override
        public Optional<Images> ofImages() {
            return Optional.of(this);
        }

        @Override
        public long parameterCount() {
            return parameterCount(channels, scales, maps, blocks, norm) + ofMixing(channels, scales, mixedChannels);
        }

        private static long ofMixing(long channels, int scales, boolean mixedChannels) {
            long sum = 0;
            long width = 4 * channels;
            for (int i = 0; mixedChannels && i < scales - 1; i++, width *= 2) {
                sum += CHECKERBOARDS * width * (2 * width + 1);
            }
            return sum;
        }

        private static long parameterCount(long channels, int scales, long maps, long blocks, Norm norm) {
            long sum = 0;
            long width = channels;
            long features = maps;
            for (int i = 0; i < scales; i++, width *= 2, features *= 2) {
                boolean last = i == scales - 1;
                sum += (last ? LAST_CHECKERBOARDS : CHECKERBOARDS) * ofCoupling(width, features, blocks, 1, norm);
                sum += last ? 0 : CHECKERBOARDS * ofCoupling(4 * width, 2 * features, blocks, 0, norm);
            }
            return sum;
        }

        /** Scale, network and norm; {@code maskInputs}: whether the network reads the mask. */
        private static long ofCoupling(long width, long features, long blocks, int maskInputs, Norm norm) {
            long in = 9 * features * (2 * width + maskInputs) + 2 * width;
            long skip = features * (features + 2);
            long block = 9 * features * features + 9 * features * features + 2 * features + skip + 4 * features;
            long out = 2 * features + 2 * width * (features + 1);
            return width + in + skip + blocks * block + out + (norm == Norm.NONE ? 0 : 2 * width);
        }

        @Override
        public List<Long> shape() {
            return List.of((long) channels, (long) height, (long) width);
        }

        @Override
        public Bijection bijection() {
            return new Chain(List.of(new Logit(alpha), scale(0, channels, maps)));
        }

        private Bijection scale(int index, int width, int features) {
            String name = "scale" + index;
            if (index == scales - 1) {
                return couplings(name + ".checkerboard", LAST_CHECKERBOARDS, width, features, true);
            }
            return new MultiScale(
                    couplings(name + ".checkerboard", CHECKERBOARDS, width, features, true),
                    new Squeeze(Squeeze.Order.PLAIN),
                    couplings(name + ".channels", CHECKERBOARDS, 4 * width, 2 * features, false),
                    new Squeeze(Squeeze.Order.ORDERED),
                    scale(index + 1, 2 * width, 2 * features));
        }

        private Chain couplings(String prefix, int count, int width, int features, boolean checkerboard) {
            List<Bijection> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = prefix + i;
                boolean mixed = mixedChannels && !checkerboard;
                boolean complement = i % 2 == 1 && !mixed;
                Mask mask = checkerboard ? new Mask.Checkerboard(complement) : new Mask.Channels(complement);
                if (mixed) {
                    parts.add(new InvertibleConvolution(name + ".mixing", width));
                }
                parts.add(new AffineCoupling(
                        name,
                        mask,
                        new ResidualNetwork(name, width, features, blocks, checkerboard),
                        AffineCoupling.Order.SHIFT_FIRST));
                switch (norm) {
                    case NONE -> {}
                    case BATCH -> parts.add(new BatchNormBijection(name + ".norm", width, mask, EPSILON));
                    case ACT -> parts.add(new ActNorm(name + ".norm", width));
                }
            }
            return new Chain(parts);
        }
    }

    /**
     * Images whose dequantization is learned with the density (variational), by couplings with networks of so many maps.
     * Batches of a training are whole levels from 0 to 255 then.
     */
    record Variational(Images images, int couplings, int hidden) implements FlowSpec {
        public Variational {
            range("learnedNoise.couplings", couplings, 1, 16);
            range("learnedNoise.maps", hidden, 1, 512);
        }

        @Override
        public Optional<Images> ofImages() {
            return Optional.of(images);
        }

        @Override
        public Bijection bijection() {
            return images.bijection();
        }

        @Override
        public long parameterCount() {
            return images.parameterCount() + noise().parameterCount();
        }

        @Override
        public List<Long> shape() {
            return images.shape();
        }

        @Override
        public Params initialParameters(Key key, DType type) {
            return images.initialParameters(key, type).and(noise().initialParameters(key.fold("noise"), type));
        }

        LearnedNoise noise() {
            return new LearnedNoise(images.channels(), couplings, hidden);
        }
    }

    /** Section 4.1 for 32 x 32 pixels in three channels: 22 couplings. */
    static FlowSpec paper32() {
        return new Images(3, 32, 32, 4, 32, 4, Norm.BATCH, 0.05);
    }

    /** Section 4.1 for 64 x 64 pixels: 28 couplings. */
    static FlowSpec paper64() {
        return new Images(3, 64, 64, 5, 32, 2, Norm.BATCH, 0.05);
    }

    /** Section 4.1 for CIFAR-10: 10 couplings, deep and wide networks. */
    static FlowSpec cifar10() {
        return new Images(3, 32, 32, 2, 64, 8, Norm.BATCH, 0.05);
    }

    /** 28 x 28 grey pixels with 16 maps and 2 blocks: 10 couplings, a few hundred milliseconds a step. */
    static FlowSpec mnistSmall() {
        return new Images(1, 28, 28, 2, 16, 2, Norm.NONE, 0.05);
    }

    /** Points of the plane: 8 couplings. */
    static FlowSpec plane() {
        return new Vectors(2, 8, 64);
    }

    private static void bounded(String field, long parameters) {
        SpecException.require(
                parameters <= Network.MOST_PARAMETERS,
                field,
                "makes " + parameters + " parameters with the other numbers, at most " + Network.MOST_PARAMETERS
                        + " are allowed");
    }

    private static void range(String field, int value, int low, int high) {
        SpecException.require(
                value >= low && value <= high, field, "must be from " + low + " to " + high + ", not " + value);
    }
}
