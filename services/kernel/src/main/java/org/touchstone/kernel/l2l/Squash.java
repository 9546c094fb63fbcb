package org.touchstone.kernel.l2l;

/**
 * tanh and the logistic function as quotients of polynomials, which the compiler's vectorizer can use and a library call
 * cannot. Coefficients: weighted least squares for the smallest largest relative error on [-9, 9] (2e-8); with rounding the
 * absolute error is below 4e-7. NaN stays NaN.
 */
final class Squash {
    private static final float BOUND = 9;
    private static final float P0 = 1;
    private static final float P1 = 0.13381067f;
    private static final float P2 = 0.0034956357f;
    private static final float P3 = 0.000020609823f;
    private static final float P4 = 1.3355601E-8f;
    private static final float Q1 = 0.46714383f;
    private static final float Q2 = 0.025877167f;
    private static final float Q3 = 0.0003285711f;
    private static final float Q4 = 7.7769613E-7f;

    private Squash() {}

    /** to[t + j] = tanh(from[f + j]). */
    static void tanh(float[] from, int f, float[] to, int t, int length) {
        for (int j = 0; j < length; j++) {
            float x = Math.max(-BOUND, Math.min(BOUND, from[f + j]));
            float u = x * x;
            float p = Math.fma(u, Math.fma(u, Math.fma(u, Math.fma(u, P4, P3), P2), P1), P0);
            float q = Math.fma(u, Math.fma(u, Math.fma(u, Math.fma(u, Q4, Q3), Q2), Q1), 1f);
            to[t + j] = x * p / q;
        }
    }

    /** The logistic function in place: (1 + tanh(x / 2)) / 2. */
    static void sigmoid(float[] a, int from, int length) {
        for (int j = 0; j < length; j++) {
            float x = Math.max(-BOUND, Math.min(BOUND, 0.5f * a[from + j]));
            float u = x * x;
            float p = Math.fma(u, Math.fma(u, Math.fma(u, Math.fma(u, P4, P3), P2), P1), P0);
            float q = Math.fma(u, Math.fma(u, Math.fma(u, Math.fma(u, Q4, Q3), Q2), Q1), 1f);
            a[from + j] = Math.fma(0.5f, x * p / q, 0.5f);
        }
    }
}
