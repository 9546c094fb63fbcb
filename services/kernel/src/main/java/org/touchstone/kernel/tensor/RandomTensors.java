package org.touchstone.kernel.tensor;

import java.util.function.DoubleSupplier;
import org.touchstone.kernel.random.Key;

/**
 * Random tensors as pure functions of a key. {@link #uniform} and {@link #normal} are computed in Java and are the same
 * numbers on any machine; {@link #bernoulli} and {@link #fastNormal} use a private libtorch generator: the same numbers for
 * one version of libtorch, and faster.
 */
public final class RandomTensors {
    private RandomTensors() {}

    /** Uniform on [low, high). */
    public static Tensor uniform(Key key, DType type, double low, double high, long... shape) {
        double width = high - low;
        return fill(type, counter(key, width, low), shape);
    }

    /** Standard normal, by the polar-free method of Box and Muller (1958). */
    public static Tensor normal(Key key, DType type, long... shape) {
        return fill(type, new BoxMuller(key), shape);
    }

    /** 1 with the given probability, else 0. */
    public static Tensor bernoulli(Key key, DType type, double probability, long... shape) {
        return Scope.compute(
                () -> Script.tensor("bernoulli", shape, Tensors.zeros(type), probability, key.librarySeed()));
    }

    /** Standard normal, from libtorch's generator. */
    public static Tensor fastNormal(Key key, DType type, long... shape) {
        return Scope.compute(() -> Script.tensor("standard_normal", shape, Tensors.zeros(type), key.librarySeed()));
    }

    /** Refuses a type that cannot hold such numbers. */
    public static void requireFloating(DType type) {
        if (type != DType.F32 && type != DType.F64) {
            throw new TensorException("random numbers are of type F32 or F64, not " + type);
        }
    }

    private static DoubleSupplier counter(Key key, double width, double low) {
        return new DoubleSupplier() {
            private long next;

            @Override
            public double getAsDouble() {
                return low + width * key.uniform(next++);
            }
        };
    }

    private static Tensor fill(DType type, DoubleSupplier draw, long... shape) {
        long count = 1;
        for (long length : shape) {
            count *= length;
        }
        if (type == DType.F64) {
            double[] values = new double[Math.toIntExact(count)];
            for (int i = 0; i < values.length; i++) {
                values[i] = draw.getAsDouble();
            }
            return Tensors.of(values, shape);
        }
        requireFloating(type);
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) draw.getAsDouble();
        }
        return Tensors.of(values, shape);
    }

    /** StrictMath, so that every machine draws the same. */
    private static final class BoxMuller implements DoubleSupplier {
        private final Key key;
        private long next;
        private double spare;
        private boolean hasSpare;

        BoxMuller(Key key) {
            this.key = key;
        }

        @Override
        public double getAsDouble() {
            if (hasSpare) {
                hasSpare = false;
                return spare;
            }
            double radius = Math.sqrt(-2 * StrictMath.log(1 - key.uniform(next++)));
            double angle = 2 * Math.PI * key.uniform(next++);
            spare = radius * StrictMath.sin(angle);
            hasSpare = true;
            return radius * StrictMath.cos(angle);
        }
    }
}
