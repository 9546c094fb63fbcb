package org.touchstone.kernel.l2l;

import java.util.Arrays;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

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
    private final float[][] gates;
    private final float[][] inputRows;
    private final float[][] hiddenRows;
    private final float[][] cellRows;
    private final float[][] nextRows;
    private final float[][] dHiddenRows;
    private final float[][] dInputRows;
    private final float[] squashed;
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
        this.gates = new float[rows][length];
        this.inputRows = new float[inputs][length];
        this.hiddenRows = new float[hidden][length];
        this.cellRows = new float[hidden][length];
        this.nextRows = new float[hidden][length];
        this.dHiddenRows = new float[hidden][length];
        this.dInputRows = new float[inputs][length];
        this.squashed = new float[length];
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
        Rows.split(c, cellRows);
        for (int m = 0; m < hidden; m++) {
            nextCell(gates[m], gates[hidden + m], gates[2 * hidden + m], cellRows[m]);
        }
        Rows.join(cellRows, nextC);
        for (int m = 0; m < hidden; m++) {
            Squash.tanh(cellRows[m], squashed);
            product(squashed, gates[3 * hidden + m], cellRows[m]);
        }
        Rows.join(cellRows, nextH);
    }

    private static void nextCell(float[] i, float[] f, float[] g, float[] c) {
        for (int j = 0; j < c.length; j++) {
            c[j] = Math.fma(f[j], c[j], i[j] * g[j]);
        }
    }

    private static void product(float[] a, float[] b, float[] to) {
        for (int j = 0; j < to.length; j++) {
            to[j] = a[j] * b[j];
        }
    }

    private void computeGates(float[] x, float[] h) {
        Rows.split(x, inputRows);
        Rows.split(h, hiddenRows);
        for (int k = 0; k < bias.length; k += 2) {
            Arrays.fill(gates[k], bias[k]);
            Arrays.fill(gates[k + 1], bias[k + 1]);
            Rows.accumulate(gates[k], gates[k + 1], weightIn, k * inputs, inputs, inputRows);
            Rows.accumulate(gates[k], gates[k + 1], weightHidden, k * hidden, hidden, hiddenRows);
            squash(k);
            squash(k + 1);
        }
    }

    private void squash(int gate) {
        if (gate / hidden == 2) {
            Squash.tanh(gates[gate], gates[gate]);
        } else {
            Squash.sigmoid(gates[gate]);
        }
    }

    /**
     * Adds to the gradient of the parameters. dH and dC come as the cotangents of h' and c' and leave as those of h and c;
     * dX gets that of x added.
     */
    void backward(float[] x, float[] h, float[] c, float[] nextC, float[] dX, float[] dH, float[] dC) {
        computeGates(x, h);
        differentiateGates(c, nextC, dH, dC);
        addGradients(x, h);
        for (float[] row : dHiddenRows) {
            Arrays.fill(row, 0);
        }
        Rows.addProduct(dHiddenRows, weightHiddenTransposed, gates);
        Rows.join(dHiddenRows, dH);
        Rows.split(dX, dInputRows);
        Rows.addProduct(dInputRows, weightInTransposed, gates);
        Rows.join(dInputRows, dX);
    }

    /** Sums over coordinates are the one thing libtorch does faster, copies included: the vectorizer keeps their order. */
    private void addGradients(float[] x, float[] h) {
        float[] cotangents = new float[bias.length * length];
        Rows.join(gates, cotangents);
        Scope.evaluate(() -> {
            Tensor d = Tensors.of(cotangents, bias.length, length);
            add(gradientIn, d.matmul(Tensors.of(x, inputs, length).transpose(0, 1)));
            add(gradientHidden, d.matmul(Tensors.of(h, hidden, length).transpose(0, 1)));
            add(gradientBias, Reduce.sum(d, false, 1));
            return d.rank();
        });
    }

    private static void add(float[] to, Tensor what) {
        float[] numbers = what.toFloats();
        for (int i = 0; i < to.length; i++) {
            to[i] += numbers[i];
        }
    }

    /** The gates become the cotangents of their arguments, dC that of c. */
    private void differentiateGates(float[] c, float[] nextC, float[] dH, float[] dC) {
        Rows.split(c, cellRows);
        Rows.split(nextC, nextRows);
        Rows.split(dH, dHiddenRows);
        Rows.split(dC, hiddenRows);
        for (int m = 0; m < hidden; m++) {
            Squash.tanh(nextRows[m], squashed);
            throughOutput(squashed, gates[3 * hidden + m], dHiddenRows[m], hiddenRows[m]);
            throughCell(gates[m], gates[hidden + m], gates[2 * hidden + m], cellRows[m], hiddenRows[m]);
        }
        Rows.join(hiddenRows, dC);
    }

    private static void throughOutput(float[] t, float[] o, float[] dH, float[] dC) {
        for (int j = 0; j < t.length; j++) {
            dC[j] = dC[j] + dH[j] * o[j] * (1 - t[j] * t[j]);
            o[j] = dH[j] * t[j] * o[j] * (1 - o[j]);
        }
    }

    private static void throughCell(float[] i, float[] f, float[] g, float[] c, float[] d) {
        for (int j = 0; j < d.length; j++) {
            float dI = d[j] * g[j] * i[j] * (1 - i[j]);
            float dG = d[j] * i[j] * (1 - g[j] * g[j]);
            float dF = d[j] * c[j] * f[j] * (1 - f[j]);
            d[j] = d[j] * f[j];
            i[j] = dI;
            g[j] = dG;
            f[j] = dF;
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
