package org.touchstone.kernel.onnx.operator;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** How a resized image takes its numbers from the original, along one axis. */
record Interpolation(Mode mode, Transformation transformation, Nearest nearest, Cubic cubic, double extrapolation) {

    /** How many neighbours count. */
    enum Mode {
        NEAREST,
        LINEAR,
        CUBIC
    }

    /** Which place of the original a place of the result stands for. */
    enum Transformation {
        HALF_PIXEL,
        HALF_PIXEL_SYMMETRIC,
        PYTORCH_HALF_PIXEL,
        ALIGN_CORNERS,
        ASYMMETRIC,
        TF_CROP_AND_RESIZE
    }

    /** How a place between two neighbours becomes one of them. */
    enum Nearest {
        ROUND_PREFER_FLOOR,
        ROUND_PREFER_CEIL,
        FLOOR,
        CEIL
    }

    /** The cubic's coefficient, whether neighbours outside are left out, and whether shrinking widens the kernel. */
    record Cubic(double coefficient, boolean excludeOutside, boolean antialias) {}

    /**
     * One axis.
     *
     * @param size of the original
     * @param length of the result
     * @param scale of the result by the original
     * @param start of the region of interest, from 0 to 1
     * @param end of the region of interest
     */
    record Coordinates(long size, long length, double scale, double start, double end) {
        static Coordinates scaled(long size, double scale) {
            return new Coordinates(size, (long) Math.floor(size * scale), scale, 0, 1);
        }

        static Coordinates sized(long size, long length) {
            return new Coordinates(size, length, (double) length / size, 0, 1);
        }

        static Coordinates rounded(long size, double scale) {
            return new Coordinates(size, Math.round(size * scale), scale, 0, 1);
        }

        Coordinates withRegion(double from, double to) {
            return new Coordinates(size, length, scale, from, to);
        }

        boolean isIdentity() {
            return size == length && scale == 1 && start == 0 && end == 1;
        }

        /** 1 where the place in the original lies in it, else 0. */
        double[] inside(Interpolation interpolation) {
            double[] flags = new double[Math.toIntExact(length)];
            for (int i = 0; i < flags.length; i++) {
                double at = interpolation.place(i, this);
                flags[i] = at >= 0 && at <= size - 1 ? 1 : 0;
            }
            return flags;
        }
    }

    static Interpolation read(Settings settings) {
        return new Interpolation(
                choice(settings, "mode", "nearest", Mode.class),
                choice(settings, "coordinate_transformation_mode", "half_pixel", Transformation.class),
                choice(settings, "nearest_mode", "round_prefer_floor", Nearest.class),
                new Cubic(
                        settings.number("cubic_coeff_a", -0.75),
                        settings.flag("exclude_outside"),
                        settings.flag("antialias")),
                settings.number("extrapolation_value", 0));
    }

    /** Of Upsample and the first Resize. */
    static Interpolation plain(String mode, Settings settings) {
        Mode known = mode.equals("bilinear") ? Mode.LINEAR : choice(settings, "mode", "nearest", Mode.class);
        return new Interpolation(known, Transformation.ASYMMETRIC, Nearest.FLOOR, new Cubic(-0.75, false, false), 0);
    }

    private static <E extends Enum<E>> E choice(Settings settings, String name, String otherwise, Class<E> type) {
        String given = settings.text(name, otherwise);
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(given)) {
                return each;
            }
        }
        throw settings.wrong(name, "is '" + given + "'");
    }

    boolean isNearest() {
        return mode == Mode.NEAREST;
    }

    boolean extrapolates() {
        return transformation == Transformation.TF_CROP_AND_RESIZE;
    }

    /** Where in the original the place i of the result is. */
    double place(long i, Coordinates c) {
        return switch (transformation) {
            case HALF_PIXEL -> (i + 0.5) / c.scale() - 0.5;
            case HALF_PIXEL_SYMMETRIC -> {
                double adjustment = c.length() / (c.scale() * c.size());
                double center = c.size() / 2.0;
                yield center * (1 - adjustment) + (i + 0.5) / c.scale() - 0.5;
            }
            case PYTORCH_HALF_PIXEL -> c.length() > 1 ? (i + 0.5) / c.scale() - 0.5 : -0.5;
            case ALIGN_CORNERS -> c.length() > 1 ? i * (c.size() - 1.0) / (c.length() - 1.0) : 0;
            case ASYMMETRIC -> i / c.scale();
            case TF_CROP_AND_RESIZE ->
                c.length() > 1
                        ? c.start() * (c.size() - 1) + i * (c.end() - c.start()) * (c.size() - 1) / (c.length() - 1.0)
                        : 0.5 * (c.start() + c.end()) * (c.size() - 1);
        };
    }

    long[] nearest(Coordinates c) {
        long[] from = new long[Math.toIntExact(c.length())];
        for (int i = 0; i < from.length; i++) {
            double at = place(i, c);
            double chosen =
                    switch (nearest) {
                        case ROUND_PREFER_FLOOR -> Math.ceil(at - 0.5);
                        case ROUND_PREFER_CEIL -> Math.floor(at + 0.5);
                        case FLOOR -> Math.floor(at);
                        case CEIL -> Math.ceil(at);
                    };
            from[i] = Math.max(0, Math.min(c.size() - 1, (long) chosen));
        }
        return from;
    }

    /** The linear map: one row of weights of the original per place of the result. */
    double[] weights(Coordinates c) {
        double stretch = cubic.antialias() ? Math.min(1, c.scale()) : 1;
        DoubleUnaryOperator kernel = mode == Mode.LINEAR ? Interpolation::triangle : this::cubicKernel;
        double radius = (mode == Mode.LINEAR ? 1 : 2) / stretch;
        int size = Math.toIntExact(c.size());
        double[] weights = new double[Math.multiplyExact(Math.toIntExact(c.length()), size)];
        for (int i = 0; i < c.length(); i++) {
            double at = place(i, c);
            double sum = 0;
            for (long j = (long) Math.ceil(at - radius); j <= (long) Math.floor(at + radius); j++) {
                boolean outside = j < 0 || j >= size;
                double weight = cubic.excludeOutside() && outside ? 0 : kernel.applyAsDouble((j - at) * stretch);
                // Beyond the border stands the element on it.
                weights[i * size + (int) Math.max(0, Math.min(size - 1, j))] += weight;
                sum += weight;
            }
            for (int j = 0; j < size; j++) {
                weights[i * size + j] /= sum;
            }
        }
        return weights;
    }

    private static double triangle(double distance) {
        return Math.max(0, 1 - Math.abs(distance));
    }

    /** Keys 1981. */
    private double cubicKernel(double distance) {
        double x = Math.abs(distance);
        double a = cubic.coefficient();
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
