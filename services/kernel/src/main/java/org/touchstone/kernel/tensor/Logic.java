package org.touchstone.kernel.tensor;

/** Truth values of each element, of type BOOL, beyond {@link Elementwise}. */
public final class Logic {
    private Logic() {}

    public static Tensor or(Tensor x, Tensor y) {
        return Script.tensor("logical_or", x, y);
    }

    public static Tensor xor(Tensor x, Tensor y) {
        return Script.tensor("logical_xor", x, y);
    }

    public static Tensor lessOrEqual(Tensor x, Tensor y) {
        return Script.tensor("less_or_equal", x, y);
    }

    public static Tensor isNan(Tensor x) {
        return Script.tensor("is_nan", x);
    }

    /** Plus or minus infinity. */
    public static Tensor isInfinite(Tensor x) {
        return Script.tensor("is_infinite", x);
    }
}
