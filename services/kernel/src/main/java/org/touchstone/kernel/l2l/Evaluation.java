package org.touchstone.kernel.l2l;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The losses of an objective, one per function, and their gradient: each coordinate has the derivative of its own function.
 * No graph is kept.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Evaluation(double[] losses, float[] gradient) {
    private static final String THETA = "theta";

    /** Of {@link Objective#losses}, by libtorch. */
    static Evaluation recorded(Objective objective, float[] theta, long step) {
        return Scope.evaluate(() -> {
            try (Recording recording = Recording.start()) {
                Tensor x = recording.input(Tensors.of(theta, theta.length));
                Tensor losses = objective.losses(x, step);
                List<Tensor> gradient = Autograd.ofScalar(Reduce.sum(losses), List.of(x));
                return new Evaluation(
                        losses.detach().toDoubles(), gradient.get(0).toFloats());
            }
        });
    }

    /** The second derivative at theta times a vector, through a graph made for this and thrown away. */
    static float[] curvature(Objective objective, float[] theta, long step, float[] vector) {
        return Scope.evaluate(() -> {
            try (Recording recording = Recording.start()) {
                Tensor x = recording.input(Tensors.of(theta, theta.length));
                Tensor sum = Reduce.sum(objective.losses(x, step));
                Tensor one = Tensors.ones(DType.F32, sum.shape());
                List<Tensor> gradient = Autograd.vjp(List.of(sum), List.of(x), List.of(one), true, true);
                Tensor v = Tensors.of(vector, vector.length);
                return Autograd.vjpOfRecorded(gradient, List.of(x), List.of(v))
                        .get(0)
                        .toFloats();
            }
        });
    }

    double mean() {
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum / losses.length;
    }

    /** Whether all numbers are. */
    boolean isFinite() {
        for (float g : gradient) {
            if (!Float.isFinite(g)) {
                return false;
            }
        }
        return Double.isFinite(mean());
    }

    /** One vector as parameters of the hand-made optimizers. */
    static Params params(Tensor theta) {
        return Params.of(Map.of(THETA, theta));
    }

    static Tensor theta(Params params) {
        return params.get(THETA);
    }
}
