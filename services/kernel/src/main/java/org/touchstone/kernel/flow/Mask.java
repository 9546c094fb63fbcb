package org.touchstone.kernel.flow;

import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Which elements a coupling keeps (b = 1) and reads, the others being changed. Source: section 3.4; the complement is what
 * every second coupling uses.
 */
public sealed interface Mask {
    /** b in the element type of x, of a shape that broadcasts to it. */
    Tensor of(Tensor x);

    /** b = 1 where row + column is odd (or even, if complementary). */
    record Checkerboard(boolean complement) implements Mask {
        @Override
        public Tensor of(Tensor x) {
            int height = Math.toIntExact(x.size(2));
            int width = Math.toIntExact(x.size(3));
            SpecException.require(height * width > 1, "image", "one pixel cannot be split as a checkerboard");
            double[] b = new double[height * width];
            for (int i = 0; i < b.length; i++) {
                boolean odd = (i / width + i % width) % 2 == 1;
                b[i] = odd == complement ? 0 : 1;
            }
            return Tensors.of(b, 1, 1, height, width).to(x.dtype());
        }
    }

    /** b = 1 on the first half of the channels (or the second, if complementary). */
    record Channels(boolean complement) implements Mask {
        @Override
        public Tensor of(Tensor x) {
            int channels = Math.toIntExact(x.size(1));
            SpecException.require(channels % 2 == 0, "channels", channels + " cannot be halved; squeeze first");
            double[] b = new double[channels];
            for (int i = 0; i < channels; i++) {
                b[i] = (i < channels / 2) == complement ? 0 : 1;
            }
            return Tensors.of(b, 1, channels, 1, 1).to(x.dtype());
        }
    }

    /** b of each dimension of a vector. */
    record Dimensions(List<Boolean> kept) implements Mask {
        public Dimensions {
            kept = List.copyOf(kept);
            SpecException.require(
                    kept.contains(true) && kept.contains(false),
                    "mask",
                    "must keep some dimensions and change others, not all or none");
        }

        @Override
        public Tensor of(Tensor x) {
            double[] b = kept.stream().mapToDouble(keep -> keep ? 1 : 0).toArray();
            SpecException.require(b.length == x.size(1), "mask", "is of " + b.length + " dimensions, not " + x.size(1));
            return Tensors.of(b, 1, b.length).to(x.dtype());
        }
    }

    /** On the first channels as another mask says; so many more after them are kept, to be read only. */
    record Beside(Mask mask, int context) implements Mask {
        @Override
        public Tensor of(Tensor x) {
            long channels = x.size(1) - context;
            long height = x.size(2);
            long width = x.size(3);
            Tensor b = mask.of(Shaping.slice(x, 1, 0, channels));
            Tensor kept = Tensors.ones(x.dtype(), 1, context, height, width);
            return Shaping.cat(List.of(Shaping.expand(b, 1, channels, height, width), kept), 1);
        }
    }
}
