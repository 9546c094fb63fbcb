package org.touchstone.kernel.l2l;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * An objective in other units: f(c theta), a factor c per coordinate, log-uniform from 1 / e^width to e^width. Source: Lv,
 * Jiang and Li (2017), random scaling.
 */
@SuppressWarnings("ArrayRecordComponent")
record Scaled(Objective objective, float[] factors) implements Objective {
    static Optimizee of(Optimizee optimizee, Key key, double width) {
        if (width == 0) {
            return optimizee;
        }
        float[] factors = new float[optimizee.start().length];
        float[] start = optimizee.start().clone();
        for (int i = 0; i < start.length; i++) {
            factors[i] = (float) Math.exp(width * (2 * key.uniform(i) - 1));
            start[i] /= factors[i];
        }
        return new Optimizee(new Scaled(optimizee.objective(), factors), start);
    }

    @Override
    public int functions() {
        return objective.functions();
    }

    @Override
    public int coordinates() {
        return objective.coordinates();
    }

    @Override
    public List<Part> parts() {
        return objective.parts();
    }

    @Override
    public Tensor losses(Tensor theta, long step) {
        return objective.losses(theta.mul(Tensors.of(factors, factors.length).to(theta.dtype())), step);
    }

    @Override
    public Evaluation evaluate(float[] theta, long step) {
        Evaluation inner = objective.evaluate(times(theta), step);
        return new Evaluation(inner.losses(), times(inner.gradient()));
    }

    private float[] times(float[] numbers) {
        float[] products = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            products[i] = factors[i] * numbers[i];
        }
        return products;
    }
}
