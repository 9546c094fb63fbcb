package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.onnx.operator.Interpolation.Coordinates;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Images of another size: every mode of ONNX is a linear map along one axis after the other. */
final class Resizing {
    private static final int WITH_ROI = 11;
    private static final int SCALES_AS_INPUT = 9;

    private Resizing() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Resize", 10, Arity.of(1, 4), Resizing::resize),
                new Definition("Upsample", 7, Arity.of(1, 2), Resizing::upsample));
    }

    private static Kernel resize(Settings settings) {
        if (settings.opset() < WITH_ROI) {
            Interpolation plain = Interpolation.plain(settings.text("mode", "nearest"), settings);
            return Kernel.of(in -> apply(in, plain, scaled(in, scales(in, 1)), allAxes(in)));
        }
        Interpolation interpolation = Interpolation.read(settings);
        List<Long> axes = settings.integers("axes");
        Stretch stretch = Stretch.read(settings);
        return Kernel.of(in -> {
            int rank = in.get(0).rank();
            int[] along = axes.isEmpty()
                    ? allAxes(in)
                    : axes.stream().mapToInt(axis -> in.axis(axis, rank)).toArray();
            List<Coordinates> coordinates = in.has(3)
                    ? stretch.sized(in, along, in.longs(3))
                    : stretch.withRegion(in, along, scaledAlong(in, along, scales(in, 2)));
            return apply(in, interpolation, coordinates, along);
        });
    }

    private static Kernel upsample(Settings settings) {
        Interpolation plain = Interpolation.plain(settings.text("mode", "nearest"), settings);
        if (settings.opset() >= SCALES_AS_INPUT) {
            return Kernel.of(in -> apply(in, plain, scaled(in, scales(in, 1)), allAxes(in)));
        }
        double[] scales = settings.numbers("scales").stream()
                .mapToDouble(Float::doubleValue)
                .toArray();
        return Kernel.of(in -> apply(in, plain, scaled(in, scales), allAxes(in)));
    }

    private static int[] allAxes(Inputs in) {
        return IntStream.range(0, in.get(0).rank()).toArray();
    }

    private static double[] scales(Inputs in, int place) {
        if (in.get(place).count() > Short.MAX_VALUE) {
            throw in.wrongShape("scales " + in.get(place));
        }
        return in.get(place).toDoubles();
    }

    private static List<Coordinates> scaled(Inputs in, double[] scales) {
        return scaledAlong(in, allAxes(in), scales);
    }

    private static List<Coordinates> scaledAlong(Inputs in, int[] axes, double[] scales) {
        if (scales.length != axes.length
                || Arrays.stream(scales).anyMatch(scale -> !(scale > 0 && scale < Integer.MAX_VALUE))) {
            throw in.wrongShape("scales " + Arrays.toString(scales) + " for " + in.get(0));
        }
        return IntStream.range(0, axes.length)
                .mapToObj(i -> Coordinates.scaled(in.get(0).size(axes[i]), scales[i]))
                .toList();
    }

    private static Tensor apply(Inputs in, Interpolation interpolation, List<Coordinates> coordinates, int[] axes) {
        long[] shape = in.get(0).shape();
        for (int i = 0; i < axes.length; i++) {
            shape[axes[i]] = coordinates.get(i).length();
            in.affordable(shape[axes[i]], coordinates.get(i).size() + 1);
        }
        in.affordable(shape);
        Tensor y = in.get(0);
        for (int i = 0; i < axes.length; i++) {
            if (!coordinates.get(i).isIdentity()) {
                y = along(y, interpolation, coordinates.get(i), axes[i]);
            }
        }
        y = y == in.get(0) ? y.detach() : y;
        return interpolation.extrapolates() ? extrapolated(y, interpolation, coordinates, axes) : y;
    }

    private static Tensor along(Tensor x, Interpolation interpolation, Coordinates coordinates, int axis) {
        if (interpolation.isNearest()) {
            long[] from = interpolation.nearest(coordinates);
            return Shaping.indexSelect(x, axis, Tensors.of(from, from.length));
        }
        double[] weights = interpolation.weights(coordinates);
        Tensor map = Tensors.of(weights, coordinates.length(), coordinates.size());
        Tensor typed = map.dtype() == x.dtype() ? map : map.to(x.dtype());
        int last = x.rank() - 1;
        return x.transpose(axis, last).matmul(typed.transpose(0, 1)).transpose(axis, last);
    }

    /** A given value where any coordinate lies outside the image. */
    private static Tensor extrapolated(
            Tensor y, Interpolation interpolation, List<Coordinates> coordinates, int[] axes) {
        Tensor inside = Tensors.ones(y.dtype());
        for (int i = 0; i < axes.length; i++) {
            double[] flags = coordinates.get(i).inside(interpolation);
            long[] shape = new long[y.rank()];
            Arrays.fill(shape, 1);
            shape[axes[i]] = flags.length;
            inside = inside.mul(Tensors.of(flags, shape).to(y.dtype()));
        }
        return y.mul(inside).add(inside.neg().add(1).mul(interpolation.extrapolation()));
    }
}
