package org.touchstone.kernel.l2l;

/**
 * Products of small matrices with matrices of long rows, an array per unit, a column per coordinate. The loops are written
 * for the compiler's vectorizer: long, without branches, every array at the same index (else it fears that they overlap),
 * fused multiply-adds, which also make the bits of a coordinate independent of its place and of the machine.
 */
final class Rows {
    /** Row lengths are multiples of this. */
    static final int LANES = 128;

    private Rows() {}

    /** out[j] += sum over m below count of w[from + m] x[m][j]. */
    static void accumulate(float[] out, float[] w, int from, int count, float[][] x) {
        int m = 0;
        for (; m + 3 < count; m += 4) {
            four(out, w, from + m, x, m);
        }
        for (; m < count; m++) {
            one(out, w[from + m], x[m], out.length);
        }
    }

    /**
     * The same for two neighbouring rows of w, the second {@code count} numbers behind the first. Each number of x is loaded once
     * for both; with a third row, or with locals for those numbers, the vectorizer gives up.
     */
    static void accumulate(float[] first, float[] second, float[] w, int from, int count, float[][] x) {
        int m = 0;
        for (; m + 3 < count; m += 4) {
            eight(first, second, w, from + m, count, x, m);
        }
        for (; m < count; m++) {
            one(first, w[from + m], x[m], first.length);
            one(second, w[from + count + m], x[m], second.length);
        }
    }

    /** out[k][j] += sum over m of w[k * x.length + m] x[m][j]. */
    static void addProduct(float[][] out, float[] w, float[][] x) {
        int k = 0;
        for (; k + 1 < out.length; k += 2) {
            accumulate(out[k], out[k + 1], w, k * x.length, x.length, x);
        }
        if (k < out.length) {
            accumulate(out[k], w, k * x.length, x.length, x);
        }
    }

    private static void one(float[] out, float a, float[] x, int length) {
        for (int j = 0; j < length; j++) {
            out[j] = Math.fma(a, x[j], out[j]);
        }
    }

    private static void four(float[] out, float[] w, int from, float[][] x, int m) {
        float a = w[from];
        float b = w[from + 1];
        float c = w[from + 2];
        float d = w[from + 3];
        float[] x0 = x[m];
        float[] x1 = x[m + 1];
        float[] x2 = x[m + 2];
        float[] x3 = x[m + 3];
        for (int j = 0; j < out.length; j++) {
            float s = Math.fma(a, x0[j], out[j]);
            s = Math.fma(b, x1[j], s);
            s = Math.fma(c, x2[j], s);
            out[j] = Math.fma(d, x3[j], s);
        }
    }

    private static void eight(float[] first, float[] second, float[] w, int from, int stride, float[][] x, int m) {
        float a = w[from];
        float b = w[from + 1];
        float c = w[from + 2];
        float d = w[from + 3];
        float e = w[from + stride];
        float f = w[from + stride + 1];
        float g = w[from + stride + 2];
        float h = w[from + stride + 3];
        float[] x0 = x[m];
        float[] x1 = x[m + 1];
        float[] x2 = x[m + 2];
        float[] x3 = x[m + 3];
        for (int j = 0; j < first.length; j++) {
            first[j] = Math.fma(d, x3[j], Math.fma(c, x2[j], Math.fma(b, x1[j], Math.fma(a, x0[j], first[j]))));
            second[j] = Math.fma(h, x3[j], Math.fma(g, x2[j], Math.fma(f, x1[j], Math.fma(e, x0[j], second[j]))));
        }
    }

    /** The rows of a matrix stored row by row. */
    static void split(float[] matrix, float[][] rows) {
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(matrix, k * rows[k].length, rows[k], 0, rows[k].length);
        }
    }

    /** The matrix of these rows. */
    static void join(float[][] rows, float[] matrix) {
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(rows[k], 0, matrix, k * rows[k].length, rows[k].length);
        }
    }
}
