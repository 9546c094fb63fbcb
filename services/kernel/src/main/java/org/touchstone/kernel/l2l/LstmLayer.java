package org.touchstone.kernel.l2l;

import java.util.Arrays;

/**
 * One LSTM layer for a block of coordinates: (i, f, g, o) = W_ih x + W_hh h + b; c' = s(f) c + s(i) tanh(g);
 * h' = s(o) tanh(c') (Hochreiter and Schmidhuber 1997, with forget gates). Matrices are rows of one column per coordinate.
 * Backward recomputes the gates instead of storing them. Not for several threads at once.
 */
final class LstmLayer {
    private final int hidden;
    private final int inputs;
    private final int length;
    private final float[] weightIn;
    private final float[] weightHidden;
    private final float[] bias;
    private final float[] weightInTransposed;
    private final float[] weightHiddenTransposed;
    private final float[] gates;
    private final float[] squashedCell;
    private final float[] lanes = new float[Rows.LANES];
    private final float[] gradientIn;
    private final float[] gradientHidden;
    private final float[] gradientBias;

    /** Parameters start at {@code from} in phi: input weights, recurrent weights, bias. */
    LstmLayer(float[] phi, int from, int inputs, int hidden, int length) {
        this.hidden = hidden;
        this.inputs = inputs;
        this.length = length;
        int rows = Architecture.GATES * hidden;
        int recurrent = from + rows * inputs;
        this.weightIn = Arrays.copyOfRange(phi, from, recurrent);
        this.weightHidden = Arrays.copyOfRange(phi, recurrent, recurrent + rows * hidden);
        this.bias = Arrays.copyOfRange(phi, recurrent + rows * hidden, recurrent + rows * hidden + rows);
        this.weightInTransposed = transposed(weightIn, inputs);
        this.weightHiddenTransposed = transposed(weightHidden, hidden);
        this.gates = new float[rows * length];
        this.squashedCell = new float[hidden * length];
        this.gradientIn = new float[weightIn.length];
        this.gradientHidden = new float[weightHidden.length];
        this.gradientBias = new float[bias.length];
    }

    private static float[] transposed(float[] w, int columns) {
        float[] t = new float[w.length];
        int rows = w.length / columns;
        for (int i = 0; i < w.length; i++) {
            t[i % columns * rows + i / columns] = w[i];
        }
        return t;
    }

    /** Writes h' and c'. */
    void forward(float[] x, float[] h, float[] c, float[] nextH, float[] nextC) {
        computeGates(x, h);
        int block = hidden * length;
        for (int j = 0; j < block; j++) {
            nextC[j] = Math.fma(gates[block + j], c[j], gates[j] * gates[2 * block + j]);
        }
        Squash.tanh(nextC, 0, squashedCell, 0, block);
        for (int j = 0; j < block; j++) {
            nextH[j] = gates[3 * block + j] * squashedCell[j];
        }
    }

    private void computeGates(float[] x, float[] h) {
        for (int k = 0; k < bias.length; k++) {
            int row = k * length;
            Arrays.fill(gates, row, row + length, bias[k]);
            Rows.accumulate(gates, row, length, weightIn, k * inputs, inputs, x);
            Rows.accumulate(gates, row, length, weightHidden, k * hidden, hidden, h);
        }
        int block = hidden * length;
        Squash.sigmoid(gates, 0, 2 * block);
        Squash.tanh(gates, 2 * block, gates, 2 * block, block);
        Squash.sigmoid(gates, 3 * block, block);
    }

    /**
     * Adds to the gradient of the parameters. dH and dC come as the cotangents of h' and c' and leave as those of h and c;
     * dX gets that of x added.
     */
    void backward(float[] x, float[] h, float[] c, float[] nextC, float[] dX, float[] dH, float[] dC) {
        computeGates(x, h);
        differentiateGates(c, nextC, dH, dC);
        Arrays.fill(dH, 0);
        for (int m = 0; m < hidden; m++) {
            Rows.accumulate(dH, m * length, length, weightHiddenTransposed, m * bias.length, bias.length, gates);
        }
        for (int m = 0; m < inputs; m++) {
            Rows.accumulate(dX, m * length, length, weightInTransposed, m * bias.length, bias.length, gates);
        }
        for (int k = 0; k < bias.length; k++) {
            int row = k * length;
            gradientBias[k] += Rows.sum(gates, row, length, lanes);
            for (int m = 0; m < inputs; m++) {
                gradientIn[k * inputs + m] += Rows.dot(gates, row, x, m * length, length, lanes);
            }
            for (int m = 0; m < hidden; m++) {
                gradientHidden[k * hidden + m] += Rows.dot(gates, row, h, m * length, length, lanes);
            }
        }
    }

    /** One pass: the gates become the cotangents of their arguments, dC that of c. */
    private void differentiateGates(float[] c, float[] nextC, float[] dH, float[] dC) {
        int block = hidden * length;
        Squash.tanh(nextC, 0, squashedCell, 0, block);
        for (int j = 0; j < block; j++) {
            float t = squashedCell[j];
            float o = gates[3 * block + j];
            float d = dC[j] + dH[j] * o * (1 - t * t);
            float i = gates[j];
            float f = gates[block + j];
            float g = gates[2 * block + j];
            gates[3 * block + j] = dH[j] * t * o * (1 - o);
            gates[j] = d * g * i * (1 - i);
            gates[block + j] = d * c[j] * f * (1 - f);
            gates[2 * block + j] = d * i * (1 - g * g);
            dC[j] = d * f;
        }
    }

    /** Adds what was accumulated to the gradient of phi, from {@code from}. */
    void addGradient(double[] gradient, int from) {
        int at = from;
        for (float[] part : new float[][] {gradientIn, gradientHidden, gradientBias}) {
            for (float value : part) {
                gradient[at++] += value;
            }
        }
    }
}
