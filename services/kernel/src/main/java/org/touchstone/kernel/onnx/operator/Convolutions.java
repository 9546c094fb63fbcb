package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Windows;

/** Convolution over one to three spatial axes. */
final class Convolutions {
    private static final int MOST_AXES = 3;

    /** Numbers of the matrix that a single channel becomes: 64 MiB of them. */
    private static final long MOST_COLUMNS = 1L << 24;

    private Convolutions() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition(
                        "Conv",
                        1,
                        Arity.of(2, 3),
                        settings -> new Conv(Windowing.read(settings), settings.integer("group", 1))),
                new Definition("ConvTranspose", 1, Arity.of(2, 3), TransposedConvolution::read));
    }

    /** The lengths of the spatial axes of an image that a convolution can take. */
    static List<Long> spatial(Inputs in, Tensor x) {
        if (x.rank() < 3 || x.rank() > MOST_AXES + 2) {
            throw in.wrongShape("an image has a batch, channels and one to three spatial axes, not " + x);
        }
        return Arrays.stream(x.shape()).skip(2).boxed().toList();
    }

    static List<Tensor> bias(Inputs in, long features) {
        if (!in.has(2)) {
            return List.of();
        }
        if (in.get(2).rank() != 1 || in.get(2).size(0) != features) {
            throw in.wrongShape("the bias must be " + features + " numbers, not " + in.get(2));
        }
        return List.of(in.get(2));
    }

    private record Conv(Windowing windowing, long groups) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            Frame frame = frame(in);
            Tensor x = in.get(0);
            Tensor weight = in.get(1);
            in.affordable(frame.result(x, weight.size(0)));
            in.affordable(frame.padded(x));
            List<Tensor> bias = bias(in, weight.size(0));
            if (frame.isSymmetric()) {
                return Result.of(Windows.convolution(x, weight, bias, frame.slide(), kind(frame)));
            }
            Tensor padded = frame.pad(x, 0);
            Tensor y = Windows.convolution(padded, weight, bias, frame.unpaddedSlide(), kind(frame));
            return new Result(List.of(y), List.of(padded));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            if (!back.wanted().equals(Set.of(0))) {
                return Kernel.of(in -> forward(in).outputs().get(0)).vjp(back);
            }
            Inputs in = back.inputs();
            Frame frame = frame(in);
            Tensor cotangent = back.cotangent();
            if (frame.isSymmetric()) {
                return Map.of(0, backSymmetric(in, frame, cotangent));
            }
            Tensor padded = back.result().saved().get(0);
            return Map.of(
                    0,
                    frame.crop(Windows.convolutionBackward(
                            cotangent, padded, in.get(1), frame.unpaddedSlide(), kind(frame))));
        }

        /** libtorch is slow at carrying many features back into one channel. */
        private Tensor backSymmetric(Inputs in, Frame frame, Tensor cotangent) {
            Tensor x = in.get(0);
            Tensor weight = in.get(1);
            boolean flat = frame.axes().size() == 2 && x.size(1) == 1 && weight.count() > 0;
            if (flat && weight.count() / weight.size(0) * (cotangent.count() / cotangent.size(1)) <= MOST_COLUMNS) {
                return Windows.convolutionBackwardByColumns(cotangent, weight, x.size(2), x.size(3), frame.slide());
            }
            return Windows.convolutionBackward(cotangent, x, weight, frame.slide(), kind(frame));
        }

        private Frame frame(Inputs in) {
            Tensor x = in.floats(0);
            Tensor weight = in.floats(1);
            List<Long> sizes = spatial(in, x);
            if (weight.rank() != x.rank()) {
                throw in.wrongShape("weights " + weight + " for an image " + x);
            }
            if (groups < 1 || weight.size(0) % groups != 0 || weight.size(1) * groups != x.size(1)) {
                throw in.wrongShape("weights " + weight + " in " + groups + " groups do not fit the channels of " + x);
            }
            return windowing.frame(in, sizes, spatial(in, weight));
        }

        private Windows.Kind kind(Frame frame) {
            return new Windows.Kind(false, Collections.nCopies(frame.axes().size(), 0L), groups);
        }
    }
}
