package org.touchstone.kernel.optim;

/** A factor on the learning rate, a pure function of the number of steps taken before. */
public sealed interface Schedule {
    double factor(long step);

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step) {
            return 1;
        }
    }

    /** factor^(step / everySteps), rounded down. */
    record StepDecay(long everySteps, double factor) implements Schedule {
        public StepDecay {
            Checks.positive("everySteps", (double) everySteps);
            Checks.positive("factor", factor);
        }

        @Override
        public double factor(long step) {
            return StrictMath.pow(factor, (double) Math.floorDiv(step, everySteps));
        }
    }

    /** Half a cosine wave from 1 to the floor over so many steps (Loshchilov and Hutter 2017), the floor after. */
    record Cosine(long steps, double floor) implements Schedule {
        public Cosine {
            Checks.positive("steps", (double) steps);
            if (!(floor >= 0 && floor <= 1)) {
                throw new IllegalArgumentException("floor must be from 0 to 1, not " + floor);
            }
        }

        @Override
        public double factor(long step) {
            double done = Math.min(step, steps) / (double) steps;
            return floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * done));
        }
    }

    /** 1/steps, 2/steps, ... 1, then another schedule from its beginning. */
    record WarmUp(long steps, Schedule then) implements Schedule {
        public WarmUp {
            Checks.notNegative("steps", (double) steps);
        }

        @Override
        public double factor(long step) {
            return step < steps ? (step + 1) / (double) steps : then.factor(step - steps);
        }
    }
}
