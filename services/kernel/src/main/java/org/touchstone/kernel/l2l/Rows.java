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
