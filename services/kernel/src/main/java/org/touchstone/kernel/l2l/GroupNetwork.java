package org.touchstone.kernel.l2l;

import java.util.Arrays;

/**
 * The network of one group at work on one block: two layers and the linear head, with the gradients that were accumulated. Not
 * for several threads at once.
 */
final class GroupNetwork {
    final LstmLayer first;
    final LstmLayer second;
    private final int from;
    private final Architecture architecture;
    private final float[] head;
    private final float headBias;
    private final double[] headGradient;
    private final float[][] rows;

    /** Parameters start at {@code from} in phi. */
    GroupNetwork(Architecture architecture, float[] phi, int from, int width) {
        int hidden = architecture.hidden();
        int headFrom = from + architecture.networkOffset("w_out");
        this.from = from;
        this.architecture = architecture;
        this.first = new LstmLayer(phi, from, architecture.input().features(), hidden, width);
        this.second = new LstmLayer(phi, from + architecture.networkOffset("w_ih2"), hidden, hidden, width);
        this.head = Arrays.copyOfRange(phi, headFrom, headFrom + hidden);
        this.headBias = phi[headFrom + hidden];
        this.headGradient = new double[hidden + 1];
        this.rows = new float[hidden][width];
    }

    /** out = w_out h2 + b_out. */
    void forwardHead(float[] h2, float[] out) {
        Arrays.fill(out, headBias);
        Rows.split(h2, rows);
        Rows.accumulate(out, head, 0, head.length, rows);
    }

    /** Adds to the gradient of the head and to the cotangent of h2. */
    void backwardHead(float[] dOut, int size, float[] h2, float[] dH2) {
        for (int j = 0; j < size; j++) {
            headGradient[head.length] += dOut[j];
        }
        for (int m = 0; m < head.length; m++) {
            float w = head[m];
            int row = m * dOut.length;
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += dOut[j] * h2[row + j];
                dH2[row + j] = Math.fma(w, dOut[j], dH2[row + j]);
            }
            headGradient[m] += sum;
        }
    }

    /** Adds what was accumulated to the gradient of phi. */
    void addGradient(double[] gradient) {
        first.addGradient(gradient, from);
        second.addGradient(gradient, from + architecture.networkOffset("w_ih2"));
        System.arraycopy(headGradient, 0, gradient, from + architecture.networkOffset("w_out"), headGradient.length);
    }
}
