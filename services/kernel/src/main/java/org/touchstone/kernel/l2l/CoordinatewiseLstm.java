package org.touchstone.kernel.l2l;

import java.util.Arrays;

/**
 * The optimizer m of the paper (equation 2): (update, state') = m(gradient, state, phi), for all coordinates at once, and
 * its derivative. Forward and backward are written by hand for floats; {@link PlainUnroll} is the same with tensors in any
 * precision. Not for several threads at once.
 */
final class CoordinatewiseLstm {
    private final Architecture architecture;
    private final Blocks blocks;
    private final Features features;
    private final LstmLayer first;
    private final LstmLayer second;
    private final float[] head;
    private final float headBias;
    private final double[] headGradient;
    private final float[] x;
    private final float[] dX;
    private final float[] out;
    private final float[] lanes = new float[Rows.LANES];
    private final double[] pair = new double[2];
    private final double[] moments = new double[2];

    /** The new state, and what to add to the coordinates. */
    @SuppressWarnings("ArrayRecordComponent")
    record Step(float[] update, LstmState state) {}

    /** Cotangents of a state, changed in place by {@link #backward}. */
    @SuppressWarnings("ArrayRecordComponent")
    record StateCotangents(float[][][] blocks, double[] mean, double[] square) {}

    CoordinatewiseLstm(Architecture architecture, float[] phi, int coordinates) {
        this.architecture = architecture;
        this.blocks = Blocks.of(coordinates);
        this.features = new Features(architecture.input());
        int hidden = architecture.hidden();
        int width = blocks.width();
        this.first = new LstmLayer(phi, 0, architecture.input().features(), hidden, width);
        this.second = new LstmLayer(phi, secondOffset(), hidden, hidden, width);
        this.head = Arrays.copyOfRange(phi, headOffset(), headOffset() + hidden);
        this.headBias = phi[headOffset() + hidden];
        this.headGradient = new double[hidden + 1];
        this.x = new float[architecture.input().features() * width];
        this.dX = new float[x.length];
        this.out = new float[width];
    }

    private int secondOffset() {
        return architecture.offset("w_ih2");
    }

    private int headOffset() {
        return architecture.offset("w_out");
    }

    StateCotangents noCotangents() {
        LstmState zero = LstmState.zero(architecture, blocks.coordinates());
        return new StateCotangents(zero.blocks(), zero.mean(), zero.square());
    }

    Step step(LstmState state, float[] gradient) {
        LstmState next = nextMoments(state, gradient);
        float[] update = new float[gradient.length];
        float scale = (float) architecture.outputScale();
        for (int b = 0; b < blocks.count(); b++) {
            float[][] before = state.blocks()[b];
            float[][] after = next.blocks()[b];
            fillFeatures(b, next, gradient);
            first.forward(x, before[0], before[1], after[0], after[1]);
            second.forward(after[0], before[2], before[3], after[2], after[3]);
            Arrays.fill(out, headBias);
            Rows.accumulate(out, 0, blocks.width(), head, 0, architecture.hidden(), after[2]);
            for (int j = 0; j < blocks.size(b); j++) {
                update[blocks.from(b) + j] = scale * out[j];
            }
        }
        return new Step(update, next);
    }

    private LstmState nextMoments(LstmState state, float[] gradient) {
        LstmState zero = LstmState.zero(architecture, blocks.coordinates());
        double decay = features.decay();
        for (int j = 0; j < zero.mean().length; j++) {
            double g = gradient[j];
            zero.mean()[j] = decay * state.mean()[j] + (1 - decay) * g;
            zero.square()[j] = decay * state.square()[j] + (1 - decay) * g * g;
        }
        return new LstmState(zero.blocks(), zero.mean(), zero.square(), state.step() + 1);
    }

    private void fillFeatures(int block, LstmState after, float[] gradient) {
        Arrays.fill(x, 0);
        boolean moments = after.mean().length > 0;
        boolean two = architecture.input().features() > 1;
        for (int j = 0; j < blocks.size(block); j++) {
            int at = blocks.from(block) + j;
            features.compute(
                    gradient[at],
                    moments ? after.mean()[at] : 0,
                    moments ? after.square()[at] : 0,
                    after.step() - 1,
                    pair);
            x[j] = (float) pair[0];
            if (two) {
                x[blocks.width() + j] = (float) pair[1];
            }
        }
    }

    /**
     * Takes the cotangents of the update and of the state after the step; adds to the gradient of phi, leaves the cotangents
     * of the state before the step, and returns those of the gradient.
     */
    float[] backward(LstmState before, LstmState after, float[] gradient, float[] dUpdate, StateCotangents cotangents) {
        float[] dGradient = new float[gradient.length];
        for (int b = 0; b < blocks.count(); b++) {
            float[][] old = before.blocks()[b];
            float[][] now = after.blocks()[b];
            float[][] d = cotangents.blocks()[b];
            fillFeatures(b, after, gradient);
            backwardHead(b, now[2], dUpdate, d[2]);
            second.backward(now[0], old[2], old[3], now[3], d[0], d[2], d[3]);
            Arrays.fill(dX, 0);
            first.backward(x, old[0], old[1], now[1], dX, d[0], d[1]);
            backwardFeatures(b, after, gradient, cotangents, dGradient);
        }
        return dGradient;
    }

    private void backwardHead(int block, float[] h2, float[] dUpdate, float[] dH2) {
        int width = blocks.width();
        float scale = (float) architecture.outputScale();
        Arrays.fill(out, 0);
        for (int j = 0; j < blocks.size(block); j++) {
            out[j] = scale * dUpdate[blocks.from(block) + j];
        }
        for (int m = 0; m < head.length; m++) {
            headGradient[m] += Rows.dot(out, 0, h2, m * width, width, lanes);
            float w = head[m];
            int row = m * width;
            for (int j = 0; j < width; j++) {
                dH2[row + j] = Math.fma(w, out[j], dH2[row + j]);
            }
        }
        headGradient[head.length] += Rows.sum(out, 0, width, lanes);
    }

    private void backwardFeatures(
            int block, LstmState after, float[] gradient, StateCotangents cotangents, float[] dGradient) {
        boolean remembers = after.mean().length > 0;
        double[] later = new double[2];
        for (int j = 0; j < blocks.size(block); j++) {
            int at = blocks.from(block) + j;
            pair[0] = dX[j];
            pair[1] = dX.length > blocks.width() ? dX[blocks.width() + j] : 0;
            if (remembers) {
                moments[0] = after.mean()[at];
                moments[1] = after.square()[at];
                later[0] = cotangents.mean()[at];
                later[1] = cotangents.square()[at];
            }
            dGradient[at] = (float) features.backward(gradient[at], moments, after.step() - 1, pair, later);
            if (remembers) {
                cotangents.mean()[at] = later[0];
                cotangents.square()[at] = later[1];
            }
        }
    }

    /** The gradient of phi accumulated by {@link #backward}. */
    double[] gradient() {
        double[] gradient = new double[architecture.parameters()];
        first.addGradient(gradient, 0);
        second.addGradient(gradient, secondOffset());
        System.arraycopy(headGradient, 0, gradient, headOffset(), headGradient.length);
        return gradient;
    }
}
