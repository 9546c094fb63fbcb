package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The optimizer m of the paper (equation 2): (update, state') = m(gradient, state, phi), for all coordinates at once, and
 * its derivative. Forward and backward are written by hand for floats; {@link PlainUnroll} is the same with tensors in any
 * precision. Not for several threads at once.
 */
final class CoordinatewiseLstm {
    private final Architecture architecture;
    private final Blocks blocks;
    private final Features features;
    private final GroupNetwork[] groups;
    private final float[] x;
    private final float[] dX;
    private final float[] out;
    private final double[] pair = new double[2];
    private final double[] moments = new double[2];

    /** The new state, and what to add to the coordinates. */
    @SuppressWarnings("ArrayRecordComponent")
    record Step(float[] update, LstmState state) {}

    /** Cotangents of a state, changed in place by {@link #backward}. */
    @SuppressWarnings("ArrayRecordComponent")
    record StateCotangents(float[][][] blocks, double[] mean, double[] square) {}

    CoordinatewiseLstm(Architecture architecture, float[] phi, Blocks blocks) {
        this.architecture = architecture;
        this.blocks = blocks;
        this.features = new Features(architecture.input());
        int width = blocks.width();
        this.groups = IntStream.range(0, architecture.networks())
                .mapToObj(g -> new GroupNetwork(architecture, phi, g * architecture.networkParameters(), width))
                .toArray(GroupNetwork[]::new);
        this.x = new float[architecture.input().features() * width];
        this.dX = new float[x.length];
        this.out = new float[width];
    }

    StateCotangents noCotangents() {
        LstmState zero = LstmState.zero(architecture, blocks);
        return new StateCotangents(zero.blocks(), zero.mean(), zero.square());
    }

    Step step(LstmState state, float[] gradient) {
        LstmState next = nextMoments(state, gradient);
        float[][][] after = next.blocks();
        for (int b = 0; b < blocks.count(); b++) {
            float[][] before = state.blocks()[b];
            fillFeatures(b, next, gradient);
            network(b).first.forward(x, before[0], before[1], after[b][0], after[b][1]);
        }
        blocks.average(after, 0, architecture.averaged());
        for (int b = 0; b < blocks.count(); b++) {
            float[][] before = state.blocks()[b];
            network(b).second.forward(after[b][0], before[2], before[3], after[b][2], after[b][3]);
        }
        blocks.average(after, 2, architecture.averaged());
        return new Step(updates(after), next);
    }

    private float[] updates(float[][][] after) {
        float[] update = new float[blocks.coordinates()];
        float scale = (float) architecture.outputScale();
        for (int b = 0; b < blocks.count(); b++) {
            network(b).forwardHead(after[b][2], out);
            for (int j = 0; j < blocks.size(b); j++) {
                update[blocks.coordinate(b, j)] = scale * out[j];
            }
        }
        return update;
    }

    private GroupNetwork network(int block) {
        return groups[blocks.group(block)];
    }

    private LstmState nextMoments(LstmState state, float[] gradient) {
        LstmState zero = LstmState.zero(architecture, blocks);
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
            int at = blocks.coordinate(block, j);
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
        float[][][] d = cotangents.blocks();
        for (int b = 0; b < blocks.count(); b++) {
            for (int j = 0; j < blocks.size(b); j++) {
                out[j] = (float) architecture.outputScale() * dUpdate[blocks.coordinate(b, j)];
            }
            network(b).backwardHead(out, blocks.size(b), after.blocks()[b][2], d[b][2]);
        }
        blocks.average(d, 2, architecture.averaged());
        for (int b = 0; b < blocks.count(); b++) {
            float[][] old = before.blocks()[b];
            float[][] now = after.blocks()[b];
            network(b).second.backward(now[0], old[2], old[3], now[3], d[b][0], d[b][2], d[b][3]);
        }
        blocks.average(d, 0, architecture.averaged());
        for (int b = 0; b < blocks.count(); b++) {
            float[][] old = before.blocks()[b];
            fillFeatures(b, after, gradient);
            Arrays.fill(dX, 0);
            network(b).first.backward(x, old[0], old[1], after.blocks()[b][1], dX, d[b][0], d[b][1]);
            backwardFeatures(b, after, gradient, cotangents, dGradient);
        }
        return dGradient;
    }

    private void backwardFeatures(
            int block, LstmState after, float[] gradient, StateCotangents cotangents, float[] dGradient) {
        boolean remembers = after.mean().length > 0;
        double[] later = new double[2];
        for (int j = 0; j < blocks.size(block); j++) {
            int at = blocks.coordinate(block, j);
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
        for (GroupNetwork group : groups) {
            group.addGradient(gradient);
        }
        return gradient;
    }
}
