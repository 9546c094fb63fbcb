package org.touchstone.kernel.l2l;

/**
 * Products of small matrices with matrices of long rows, one array per matrix, a row per unit, a column per coordinate. The
 * loops are written for the compiler's vectorizer: long, without branches, fused multiply-adds, which also make the bits of
 * a coordinate independent of its place and of the machine.
 */
final class Rows {
    /** Row lengths are multiples of this: the sums of {@link #dot} are folded this often side by side. */
    static final int LANES = 128;

    private static final int FOLD = 4;

    private Rows() {}

    /** out[o + j] += sum over m below count of w[from + m] x[m length + j]. */
    static void accumulate(float[] out, int o, int length, float[] w, int from, int count, float[] x) {
        int m = 0;
        for (; m + 7 < count; m += 8) {
            eight(out, o, length, w, from + m, x, m * length);
        }
        for (; m + 3 < count; m += 4) {
            four(out, o, length, w, from + m, x, m * length);
        }
        for (; m < count; m++) {
            float a = w[from + m];
            int i = m * length;
            for (int j = 0; j < length; j++) {
                out[o + j] = Math.fma(a, x[i + j], out[o + j]);
            }
        }
    }

    private static void four(float[] out, int o, int length, float[] w, int from, float[] x, int i0) {
        float a = w[from];
        float b = w[from + 1];
        float c = w[from + 2];
        float d = w[from + 3];
        int i1 = i0 + length;
        int i2 = i1 + length;
        int i3 = i2 + length;
        for (int j = 0; j < length; j++) {
            float s = Math.fma(a, x[i0 + j], out[o + j]);
            s = Math.fma(b, x[i1 + j], s);
            s = Math.fma(c, x[i2 + j], s);
            out[o + j] = Math.fma(d, x[i3 + j], s);
        }
    }

    private static void eight(float[] out, int o, int length, float[] w, int from, float[] x, int i0) {
        float a = w[from];
        float b = w[from + 1];
        float c = w[from + 2];
        float d = w[from + 3];
        float e = w[from + 4];
        float f = w[from + 5];
        float g = w[from + 6];
        float h = w[from + 7];
        int i1 = i0 + length;
        int i2 = i1 + length;
        int i3 = i2 + length;
        int i4 = i3 + length;
        int i5 = i4 + length;
        int i6 = i5 + length;
        int i7 = i6 + length;
        for (int j = 0; j < length; j++) {
            float s = Math.fma(a, x[i0 + j], out[o + j]);
            s = Math.fma(b, x[i1 + j], s);
            s = Math.fma(c, x[i2 + j], s);
            s = Math.fma(d, x[i3 + j], s);
            s = Math.fma(e, x[i4 + j], s);
            s = Math.fma(f, x[i5 + j], s);
            s = Math.fma(g, x[i6 + j], s);
            out[o + j] = Math.fma(h, x[i7 + j], s);
        }
    }

    /** The product of row d of a with row i of b, in scratch of {@link #LANES}. */
    static float dot(float[] a, int d, float[] b, int i, int length, float[] lanes) {
        java.util.Arrays.fill(lanes, 0);
        int n = 0;
        for (; n + FOLD * LANES <= length; n += FOLD * LANES) {
            int p = d + n;
            int q = i + n;
            for (int l = 0; l < LANES; l++) {
                float s = Math.fma(a[p + l], b[q + l], lanes[l]);
                s = Math.fma(a[p + l + LANES], b[q + l + LANES], s);
                s = Math.fma(a[p + l + 2 * LANES], b[q + l + 2 * LANES], s);
                lanes[l] = Math.fma(a[p + l + 3 * LANES], b[q + l + 3 * LANES], s);
            }
        }
        for (; n < length; n += LANES) {
            for (int l = 0; l < LANES; l++) {
                lanes[l] = Math.fma(a[d + n + l], b[i + n + l], lanes[l]);
            }
        }
        return sum(lanes);
    }

    private static float sum(float[] lanes) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int l = 0; l < LANES; l += 4) {
            a += lanes[l];
            b += lanes[l + 1];
            c += lanes[l + 2];
            d += lanes[l + 3];
        }
        return (a + b) + (c + d);
    }

    /** The sum of a row. */
    static float sum(float[] a, int from, int length, float[] lanes) {
        java.util.Arrays.fill(lanes, 0);
        for (int n = 0; n < length; n += LANES) {
            for (int l = 0; l < LANES; l++) {
                lanes[l] += a[from + n + l];
            }
        }
        return sum(lanes);
    }
}
