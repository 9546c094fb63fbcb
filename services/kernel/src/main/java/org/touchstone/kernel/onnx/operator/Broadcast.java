package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import org.touchstone.kernel.tensor.Backward;
import org.touchstone.kernel.tensor.Tensor;

/** ONNX's multidirectional broadcasting, which is NumPy's. */
final class Broadcast {
    private Broadcast() {}

    /** The common shape of all operands. */
    static long[] shape(Inputs in) {
        return shape(in, in.all().stream().map(Tensor::shape).toArray(long[][]::new));
    }

    /** The common shape. */
    static long[] shape(Inputs in, long[]... shapes) {
        int rank = Arrays.stream(shapes).mapToInt(shape -> shape.length).max().orElse(0);
        long[] common = new long[rank];
        Arrays.fill(common, 1);
        for (long[] shape : shapes) {
            for (int i = 0; i < shape.length; i++) {
                int axis = i + rank - shape.length;
                if (common[axis] == 1) {
                    common[axis] = shape[i];
                } else if (shape[i] != 1 && shape[i] != common[axis]) {
                    throw in.wrongShape("cannot broadcast shapes " + Arrays.deepToString(shapes));
                }
            }
        }
        return common;
    }

    /** The cotangent of an operand: summed over what was repeated. */
    static Tensor back(Tensor cotangent, Tensor operand) {
        return Arrays.equals(cotangent.shape(), operand.shape())
                ? cotangent
                : Backward.sumTo(cotangent, operand.shape());
    }
}
