package org.touchstone.kernel.l2l;

import java.util.Arrays;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** f_b(theta) = |W_b theta_b - y_b|^2, without a factor 1/2, for W of functions x size x size and y of functions x size. */
public final class Quadratics implements Objective {
    private final double[] w;
    private final double[] y;
    private final int functions;
    private final int size;

    /** @throws IllegalArgumentException when w or y has another length */
    public Quadratics(double[] w, double[] y, int functions, int size) {
        if (w.length != (long) functions * size * size || y.length != (long) functions * size) {
            throw new IllegalArgumentException(
                    w.length + " and " + y.length + " numbers are not " + functions + " quadratics of size " + size);
        }
        this.w = w.clone();
        this.y = y.clone();
        this.functions = functions;
        this.size = size;
    }

    /** W and y uniform on [0, 1), as in the code published with the paper, or standard normal, as in the paper. */
    static Quadratics draw(Key key, int functions, int size, boolean uniform) {
        return Scope.evaluate(() -> new Quadratics(
                numbers(key.fold("W"), uniform, (long) functions * size * size),
                numbers(key.fold("y"), uniform, (long) functions * size),
                functions,
                size));
    }

    private static double[] numbers(Key key, boolean uniform, long count) {
        return (uniform
                        ? RandomTensors.uniform(key, DType.F64, 0, 1, count)
                        : RandomTensors.normal(key, DType.F64, count))
                .toDoubles();
    }

    @Override
    public int functions() {
        return functions;
    }

    @Override
    public int coordinates() {
        return functions * size;
    }

    @Override
    public Tensor losses(Tensor theta, long step) {
        Tensor a = Tensors.of(w, functions, size, size).to(theta.dtype());
        Tensor b = Tensors.of(y, functions, size, 1).to(theta.dtype());
        Tensor residual = a.matmul(theta.reshape(functions, size, 1)).sub(b);
        return Reduce.sum(residual.mul(residual), false, 1, 2);
    }

    /** The gradient is 2 W^T (W theta - y); a recorded graph takes ten times as long. */
    @Override
    public Evaluation evaluate(float[] theta, long step) {
        double[] losses = new double[functions];
        float[] gradient = new float[theta.length];
        double[] sums = new double[size];
        for (int b = 0; b < functions; b++) {
            Arrays.fill(sums, 0);
            for (int i = 0; i < size; i++) {
                int row = (b * size + i) * size;
                double residual = -y[b * size + i];
                for (int j = 0; j < size; j++) {
                    residual += w[row + j] * theta[b * size + j];
                }
                losses[b] += residual * residual;
                for (int j = 0; j < size; j++) {
                    sums[j] += 2 * residual * w[row + j];
                }
            }
            for (int j = 0; j < size; j++) {
                gradient[b * size + j] = (float) sums[j];
            }
        }
        return new Evaluation(losses, gradient);
    }
}
