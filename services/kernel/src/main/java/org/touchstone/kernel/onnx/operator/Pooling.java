package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** The largest element or the mean of each window, or of each channel. */
final class Pooling {
    private Pooling() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("MaxPool", 1, new Arity(1, 1, 2), settings -> {
                    boolean columnMajor = settings.flag("storage_order");
                    return new MaxPool(
                            kernel(settings),
                            columnMajor,
                            settings.node().outputs().size() > 1);
                }),
                new Definition(
                        "AveragePool",
                        1,
                        Arity.ONE,
                        settings -> new AveragePool(kernel(settings), settings.flag("count_include_pad"))),
                new Definition("LpPool", 2, Arity.ONE, Pooling::norm),
                new Definition("GlobalAveragePool", 1, Arity.ONE, settings -> new GlobalMean()),
                new Definition("GlobalLpPool", 2, Arity.ONE, settings -> {
                    long order = settings.integer("p", 2);
                    return Kernel.of(in -> Reduce.norm(in.floats(0), (double) order, true, spatialAxes(in)));
                }),
                new Definition(
                        "GlobalMaxPool",
                        1,
                        Arity.ONE,
                        settings -> Kernel.of(in -> Reduce.amax(in.floats(0), true, spatialAxes(in)))));
    }

    private static Windowing kernel(Settings settings) {
        Windowing windowing = Windowing.read(settings);
        if (windowing.kernel().isEmpty()) {
            throw settings.wrong("kernel_shape", "is missing");
        }
        return windowing;
    }

    /** An image that pooling can take: of the rank that the kernel asks for. */
    static Frame frame(Inputs in, Windowing windowing) {
        List<Long> sizes = Convolutions.spatial(in, in.get(0));
        if (sizes.size() != windowing.kernel().size()) {
            throw in.wrongShape("kernel_shape " + windowing.kernel() + " for an image " + in.get(0));
        }
        Frame frame = windowing.frame(in, sizes, windowing.kernel());
        in.affordable(frame.padded(in.get(0)));
        in.affordable(frame.result(in.get(0), in.get(0).size(1)));
        return frame;
    }

    /** (sum of |x|^p)^(1/p). */
    private static Kernel norm(Settings settings) {
        Windowing windowing = kernel(settings);
        double order = settings.integer("p", 2);
        return Kernel.of(in -> {
            Tensor powers = Elementwise.abs(in.floats(0)).pow(order);
            return frame(in, windowing).sums(powers).pow(1 / order);
        });
    }

    /** The mean of each channel. */
    private record GlobalMean() implements Kernel {
        @Override
        public Result forward(Inputs in) {
            return Result.of(Reduce.mean(in.floats(0), true, spatialAxes(in)));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Tensor x = back.inputs().get(0);
            double count = x.count() / (double) back.output(0).count();
            return Map.of(0, Shaping.expand(back.cotangent().div(count), x.shape()));
        }
    }

    private static int[] spatialAxes(Inputs in) {
        int rank = in.get(0).rank();
        if (rank < 3) {
            throw in.wrongShape("an image has a batch, channels and spatial axes, not " + in.get(0));
        }
        return IntStream.range(2, rank).toArray();
    }
}
