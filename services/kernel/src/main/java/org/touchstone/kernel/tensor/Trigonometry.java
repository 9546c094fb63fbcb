package org.touchstone.kernel.tensor;

import java.util.Locale;

/** Circular and hyperbolic functions of each element beyond {@link Elementwise}; differentiable. */
public enum Trigonometry {
    TAN,
    ASIN,
    ACOS,
    ATAN,
    SINH,
    COSH,
    ASINH,
    ACOSH,
    ATANH;

    /** The function of each element, in radians. */
    public Tensor of(Tensor x) {
        return Script.tensor(name().toLowerCase(Locale.ROOT), x);
    }
}
