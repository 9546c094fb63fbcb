package org.touchstone.kernel.onnx.network;

/** IEEE 754 binary16. */
final class Halves {
    private static final int EXPONENT = 0x1F;
    private static final int FRACTION = 0x3FF;
    private static final int FRACTION_BITS = 10;
    private static final int BIAS = 15;

    private Halves() {}

    static float toFloat(short bits) {
        int exponent = bits >> FRACTION_BITS & EXPONENT;
        int fraction = bits & FRACTION;
        float magnitude;
        if (exponent == EXPONENT) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
        } else {
            magnitude = Math.scalb((float) (fraction + FRACTION + 1), exponent - BIAS - FRACTION_BITS);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
