package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * T steps of an optimizee under the optimizer, and the gradient of their meta-loss with respect to phi (equation 3):
 * L = sum over t = 1..T of w_t times the mean of the functions at theta_t, where theta_(t+1) = theta_t + m_t(g_t). The
 * cotangent of theta_t is the gradient of f there, which the next step computes anyway: the optimizee's graph is never kept.
 * Memory: 16 hidden bytes per coordinate and step.
 */
final class Unroll {
    private final Architecture architecture;
    private final Objective objective;
    private final SecondDerivatives form;
    private final LossWeights weights;

    Unroll(Architecture architecture, Objective objective, SecondDerivatives form, LossWeights weights) {
        this.architecture = architecture;
        this.objective = objective;
        this.form = form;
        this.weights = weights;
    }

    /** Where an episode is: coordinates, memory of the optimizer, steps done. */
    @SuppressWarnings("ArrayRecordComponent")
    record Position(float[] theta, LstmState state) {}

    /** Positions 0..T, and the evaluation at each. */
    record Trajectory(List<Position> positions, List<Evaluation> evaluations) {
        Position last() {
            return positions.get(positions.size() - 1);
        }

        double metaLoss(LossWeights weights) {
            int unroll = evaluations.size() - 1;
            double sum = 0;
            for (int t = 1; t <= unroll; t++) {
                sum += weights.at(t, unroll) * evaluations.get(t).mean();
            }
            return sum;
        }
    }

    /** The steps; empty as soon as a loss or gradient is not finite, before the network sees it. */
    Optional<Trajectory> forward(CoordinatewiseLstm network, Position start, int unroll) {
        List<Position> positions = new ArrayList<>(List.of(start));
        List<Evaluation> evaluations = new ArrayList<>();
        for (int t = 0; t <= unroll; t++) {
            Position at = positions.get(t);
            Evaluation evaluation = objective.evaluate(at.theta(), at.state().step());
            if (!evaluation.isFinite()) {
                return Optional.empty();
            }
            evaluations.add(evaluation);
            if (t < unroll) {
                positions.add(moved(network, at, evaluation));
            }
        }
        return Optional.of(new Trajectory(positions, evaluations));
    }

    static Position moved(CoordinatewiseLstm network, Position at, Evaluation evaluation) {
        CoordinatewiseLstm.Step step = network.step(at.state(), evaluation.gradient());
        float[] theta = at.theta().clone();
        for (int i = 0; i < theta.length; i++) {
            theta[i] += step.update()[i];
        }
        return new Position(theta, step.state());
    }

    /** The gradient of the meta-loss of a trajectory with respect to phi. */
    double[] backward(CoordinatewiseLstm network, Trajectory trajectory) {
        int unroll = trajectory.evaluations().size() - 1;
        float[] cotangent = new float[objective.coordinates()];
        CoordinatewiseLstm.StateCotangents states = network.noCotangents();
        for (int t = unroll; t > 0; t--) {
            float weight = (float) (weights.at(t, unroll) / objective.functions());
            add(cotangent, weight, trajectory.evaluations().get(t).gradient());
            Position before = trajectory.positions().get(t - 1);
            LstmState after = trajectory.positions().get(t).state();
            float[] gradient = trajectory.evaluations().get(t - 1).gradient();
            float[] dGradient = network.backward(before.state(), after, gradient, cotangent, states);
            if (form == SecondDerivatives.KEPT && t > 1) {
                long step = before.state().step();
                add(cotangent, 1, Evaluation.curvature(objective, before.theta(), step, dGradient));
            }
        }
        return network.gradient();
    }

    private static void add(float[] to, float weight, float[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] = Math.fma(weight, what[i], to[i]);
        }
    }

    CoordinatewiseLstm network(float[] phi) {
        return new CoordinatewiseLstm(architecture, phi, Blocks.of(architecture, objective));
    }
}
