package org.touchstone.kernel.saliency.randomization;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;

/**
 * Draws the numbers of one parameter, and draws again when they are too like the trained ones. Numbers are the same on any
 * machine.
 */
final class Draws {
    /** A draw above this cosine with the trained numbers is refused. */
    static final double MOST_COSINE = 0.2;

    /** Smaller tensors are alike by chance. */
    static final int LEAST_COUNT = 100;

    private static final int MOST_ATTEMPTS = 100;
    private static final double TRUNCATED_AT = 2;
    private static final float INITIAL_SLOPE = 0.25f;

    private Draws() {}

    /** The numbers and how many draws were refused before. */
    static final class Drawn {
        private final float[] values;
        private final int refused;

        private Drawn(float[] values, int refused) {
            this.values = values;
            this.refused = refused;
        }

        /** The numbers themselves: nobody may change them. */
        float[] values() {
            return values;
        }

        int refused() {
            return refused;
        }
    }

    static Drawn draw(Family family, Parameter parameter, boolean rectified, float[] trained, DrawKeys keys, long r) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Key key = keys.of(family.id(), parameter.initializer(), r, attempt);
            float[] drawn = once(family, parameter, rectified, trained, key);
            if (!isRandom(family, parameter)
                    || trained.length <= LEAST_COUNT
                    || cosine(trained, drawn, family) <= MOST_COSINE) {
                return new Drawn(drawn, attempt);
            }
        }
        throw new IllegalStateException("initializer '" + parameter.initializer() + "' cannot be randomized: "
                + MOST_ATTEMPTS + " draws of family " + family.id() + " were all like the trained numbers");
    }

    private static boolean isRandom(Family family, Parameter parameter) {
        return family instanceof Family.Permutation
                || parameter.role() == Parameter.Role.WEIGHT
                || parameter.role() == Parameter.Role.OTHER;
    }

    private static float[] once(Family family, Parameter parameter, boolean rectified, float[] trained, Key key) {
        if (family instanceof Family.Permutation) {
            return permuted(trained, key);
        }
        return switch (parameter.role()) {
            case WEIGHT -> weights(family, parameter, rectified, key);
            case OTHER -> scaled(normal(key, trained.length), deviation(trained));
            case BIAS -> constant(trained, family instanceof Family.TruncatedNormal paper ? paper.bias() : 0);
            case GAIN, VARIANCE -> constant(trained, 1);
            case SLOPE -> constant(trained, INITIAL_SLOPE);
            case SHIFT, MEAN -> constant(trained, 0);
        };
    }

    private static float[] weights(Family family, Parameter parameter, boolean rectified, Key key) {
        int count = parameter.count();
        if (family instanceof Family.TruncatedNormal paper) {
            return scaled(truncated(key, count), paper.deviation());
        }
        Initialization initialization = family instanceof Family.Recipe recipe
                ? recipe.initialization()
                : rectified ? Initialization.HE : Initialization.LECUN;
        double deviation = Math.sqrt(initialization.variance(List.of(parameter.fanOut(), parameter.fanIn())));
        return initialization == Initialization.STANDARD || initialization == Initialization.NORMALIZED
                ? uniform(key, deviation * Math.sqrt(3), count)
                : scaled(normal(key, count), deviation);
    }

    private static float[] uniform(Key key, double bound, int count) {
        return Scope.evaluate(() ->
                RandomTensors.uniform(key, DType.F32, -bound, bound, count).toFloats());
    }

    private static float[] normal(Key key, int count) {
        return Scope.evaluate(() -> RandomTensors.normal(key, DType.F32, count).toFloats());
    }

    /** Rounds of redrawing what lies beyond. */
    private static float[] truncated(Key key, int count) {
        float[] values = normal(key, count);
        for (int round = 1; ; round++) {
            int[] beyond = IntStream.range(0, count)
                    .filter(i -> Math.abs(values[i]) > TRUNCATED_AT)
                    .toArray();
            if (beyond.length == 0) {
                return values;
            }
            float[] again = normal(key.fold(round), beyond.length);
            for (int i = 0; i < beyond.length; i++) {
                values[beyond[i]] = again[i];
            }
        }
    }

    private static float[] scaled(float[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) factor;
        }
        return values;
    }

    private static float[] constant(float[] like, double value) {
        float[] values = new float[like.length];
        Arrays.fill(values, (float) value);
        return values;
    }

    private static float[] permuted(float[] trained, Key key) {
        int[] order = key.permutation(trained.length);
        float[] values = new float[trained.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = trained[order[i]];
        }
        return values;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / Math.max(1, values.length));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }

    /** The cosine; about the mean for a permutation, which keeps it. 0 when one of them has no direction. */
    static double cosine(float[] trained, float[] drawn, Family family) {
        double shift = family instanceof Family.Permutation ? mean(trained) : 0;
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < trained.length; i++) {
            double a = trained[i] - shift;
            double b = drawn[i] - shift;
            product += a * b;
            first += a * a;
            second += b * b;
        }
        return first == 0 || second == 0 ? 0 : product / Math.sqrt(first * second);
    }
}
