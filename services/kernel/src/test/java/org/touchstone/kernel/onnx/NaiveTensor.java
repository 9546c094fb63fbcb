package org.touchstone.kernel.onnx;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** A small dense tensor of 64-bit floats, addressed by index tuples: slow and plain, to compare others with. */
final class NaiveTensor {
    private final int[] shape;
    private final double[] values;

    private NaiveTensor(int[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** The tensor whose element at each index is what the function says. */
    static NaiveTensor of(int[] shape, ToDoubleFunction<int[]> element) {
        NaiveTensor tensor = new NaiveTensor(shape, new double[count(shape)]);
        eachIndex(shape, index -> tensor.values[tensor.offset(index)] = element.applyAsDouble(index));
        return tensor;
    }

    /** Single-precision numbers in [-1, 1), so that both sides of a comparison start from the same. */
    static NaiveTensor random(SplittableRandom random, int... shape) {
        return of(shape, index -> (float) (2 * random.nextDouble() - 1));
    }

    static NaiveTensor ofFloats(int[] shape, float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new NaiveTensor(shape, wide);
    }

    /** Visits every index of a shape in row-major order; the array is the visitor's to keep. */
    static void eachIndex(int[] shape, Consumer<int[]> visitor) {
        int total = count(shape);
        for (int flat = 0; flat < total; flat++) {
            int[] index = new int[shape.length];
            int rest = flat;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            visitor.accept(index);
        }
    }

    int[] shape() {
        return shape.clone();
    }

    long[] longShape() {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    int rank() {
        return shape.length;
    }

    int extent(int axis) {
        return shape[axis];
    }

    double at(int... index) {
        return values[offset(index)];
    }

    NaiveTensor reshaped(int... other) {
        if (count(other) != values.length) {
            throw new IllegalArgumentException(Arrays.toString(other));
        }
        return new NaiveTensor(other, values);
    }

    double[] values() {
        return values.clone();
    }

    float[] floats() {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    private int offset(int... index) {
        int offset = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape[axis]) {
                throw new IndexOutOfBoundsException(Arrays.toString(index) + " in " + Arrays.toString(shape));
            }
            offset = offset * shape[axis] + index[axis];
        }
        return offset;
    }

    private static int count(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
