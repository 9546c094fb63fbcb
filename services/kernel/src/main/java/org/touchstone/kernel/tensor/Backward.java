package org.touchstone.kernel.tensor;

/** Cotangents of operands from those of results, where one step of libtorch does it without recording. */
public final class Backward {
    private Backward() {}

    /** The cotangent where the other tensor is positive, elsewhere 0: back through max(x, 0), whose slope at 0 is 0. */
    public static Tensor wherePositive(Tensor cotangent, Tensor other) {
        return Script.tensor("where_positive", cotangent, other);
    }

    /** Back through 1 / (1 + exp -x) whose result was y. */
    public static Tensor sigmoid(Tensor cotangent, Tensor y) {
        return Script.tensor("sigmoid_backward", cotangent, y);
    }

    /** Back through tanh x whose result was y. */
    public static Tensor tanh(Tensor cotangent, Tensor y) {
        return Script.tensor("tanh_backward", cotangent, y);
    }

    /** Back through a softmax whose result was y. */
    public static Tensor softmax(Tensor cotangent, Tensor y, int axis) {
        return Script.tensor("softmax_backward", cotangent, y, axis);
    }

    /** Back through broadcasting: the sum over repeated elements, in the given shape. */
    public static Tensor sumTo(Tensor cotangent, long... shape) {
        return Script.tensor("sum_to", cotangent, shape);
    }
}
