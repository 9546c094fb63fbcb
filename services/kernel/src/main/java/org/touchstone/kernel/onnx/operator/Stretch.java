package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.onnx.operator.Interpolation.Coordinates;

/** How sizes that are asked for become lengths, and which region of the image they show. */
record Stretch(Policy policy) {

    /** What happens to the aspect ratio. */
    enum Policy {
        STRETCH,
        NOT_LARGER,
        NOT_SMALLER
    }

    static Stretch read(Settings settings) {
        String policy = settings.text("keep_aspect_ratio_policy", "stretch");
        return switch (policy) {
            case "stretch" -> new Stretch(Policy.STRETCH);
            case "not_larger" -> new Stretch(Policy.NOT_LARGER);
            case "not_smaller" -> new Stretch(Policy.NOT_SMALLER);
            default -> throw settings.wrong("keep_aspect_ratio_policy", "is '" + policy + "'");
        };
    }

    List<Coordinates> sized(Inputs in, int[] axes, long[] sizes) {
        if (sizes.length != axes.length || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
            throw in.wrongShape("sizes " + Arrays.toString(sizes) + " for " + in.get(0));
        }
        double[] ratios = IntStream.range(0, axes.length)
                .mapToDouble(i -> (double) sizes[i] / in.get(0).size(axes[i]))
                .toArray();
        double least = Arrays.stream(ratios).min().orElse(1);
        double most = Arrays.stream(ratios).max().orElse(1);
        return withRegion(
                in,
                axes,
                IntStream.range(0, axes.length)
                        .mapToObj(i -> {
                            long size = in.get(0).size(axes[i]);
                            return switch (policy) {
                                case STRETCH -> Coordinates.sized(size, sizes[i]);
                                case NOT_LARGER -> Coordinates.rounded(size, least);
                                case NOT_SMALLER -> Coordinates.rounded(size, most);
                            };
                        })
                        .toList());
    }

    /** The region of interest, when there is one: all starts, then all ends, from 0 to 1. */
    List<Coordinates> withRegion(Inputs in, int[] axes, List<Coordinates> coordinates) {
        if (!in.has(1) || in.get(1).count() == 0) {
            return coordinates;
        }
        if (in.get(1).count() != 2L * axes.length) {
            throw in.wrongShape("a region of interest " + in.get(1) + " for " + axes.length + " axes");
        }
        double[] region = in.get(1).toDoubles();
        return IntStream.range(0, axes.length)
                .mapToObj(i -> coordinates.get(i).withRegion(region[i], region[i + axes.length]))
                .toList();
    }
}
