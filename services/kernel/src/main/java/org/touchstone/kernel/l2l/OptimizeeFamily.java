package org.touchstone.kernel.l2l;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;

/** A distribution of optimizees. A draw is a pure function of the key: different keys, different functions. */
@FunctionalInterface
public interface OptimizeeFamily {
    /** Of so many functions side by side where the family allows it; else of one. */
    Optimizee draw(Key key, int functions);

    /**
     * Quadratics |W theta - y|^2 that start at normal numbers of this deviation (0: at the origin).
     *
     * @param uniform W and y from U[0, 1) instead of N(0, 1)
     */
    record QuadraticFamily(int size, boolean uniform, double startDeviation) implements OptimizeeFamily {
        private static final int LARGEST = 100;

        /** The paper's: ten dimensions, Gaussian, from the origin. */
        public static QuadraticFamily paper() {
            return new QuadraticFamily(10, false, 0);
        }

        public QuadraticFamily {
            if (size < 1 || size > LARGEST) {
                throw new SpecException("size", "must be from 1 to " + LARGEST + ", not " + size);
            }
            if (!(startDeviation >= 0 && startDeviation <= 1000)) {
                throw new SpecException("startDeviation", "must be from 0 to 1000, not " + startDeviation);
            }
        }

        @Override
        public Optimizee draw(Key key, int functions) {
            Quadratics quadratics = Quadratics.draw(key, functions, size, uniform);
            return new Optimizee(quadratics, normal(key.fold("start"), startDeviation, quadratics.coordinates()));
        }
    }

    /** Independent normal numbers. */
    static float[] normal(Key key, double deviation, int count) {
        return deviation == 0
                ? new float[count]
                : Scope.evaluate(() -> RandomTensors.normal(key, DType.F32, count)
                        .mul(deviation)
                        .toFloats());
    }
}
