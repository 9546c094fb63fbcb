package org.touchstone.kernel.l2l;

import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * An objective in other units: f(c theta), a factor c per coordinate, log-uniform from 1 / e^width to e^width. Source: Lv,
 * Jiang and Li (2017), random scaling.
 */
record Scaled(Objective objective, Key key, double width) implements Objective {
    static Optimizee of(Optimizee optimizee, Key key, double width) {
        if (width == 0) {
            return optimizee;
        }
        Scaled scaled = new Scaled(optimizee.objective(), key, width);
        float[] start = optimizee.start().clone();
        for (int i = 0; i < start.length; i++) {
            start[i] /= (float) scaled.factor(i);
        }
        return new Optimizee(scaled, start);
    }

    private double factor(int coordinate) {
        return Math.exp(width * (2 * key.uniform(coordinate) - 1));
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
    public Tensor losses(Tensor theta, long step) {
        double[] factors = new double[coordinates()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factor(i);
        }
        return objective.losses(theta.mul(Tensors.of(factors, factors.length).to(theta.dtype())), step);
    }
}
