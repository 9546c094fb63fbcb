package org.touchstone.kernel.tensor;

/** Whole numbers from floating ones, and what division leaves. Derivatives of roundings are 0. */
public final class Rounding {
    private Rounding() {}

    public static Tensor ceil(Tensor x) {
        return Script.tensor("ceil", x);
    }

    /** The nearest whole number; halves go to the even one. */
    public static Tensor round(Tensor x) {
        return Script.tensor("round", x);
    }

    /** x - y floor(x / y): of the sign of y. */
    public static Tensor remainder(Tensor x, Tensor y) {
        return Script.tensor("remainder", x, y);
    }

    /** x - y trunc(x / y): of the sign of x. */
    public static Tensor fmod(Tensor x, Tensor y) {
        return Script.tensor("fmod", x, y);
    }

    /** x / y without its fraction, in the type of both. */
    public static Tensor divide(Tensor x, Tensor y) {
        return Script.tensor("divide_truncating", x, y);
    }
}
