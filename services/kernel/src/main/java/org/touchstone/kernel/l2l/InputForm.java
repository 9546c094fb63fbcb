package org.touchstone.kernel.l2l;

import org.touchstone.kernel.classify.SpecException;

/** What the network sees of a gradient g of one coordinate. */
public sealed interface InputForm {
    /** Numbers per coordinate and step. */
    int features();

    /** The gradient itself. */
    record Raw() implements InputForm {
        @Override
        public int features() {
            return 1;
        }
    }

    /**
     * (log|g| / p, sgn g) where |g| >= e^-p, else (-1, e^p g). Source: appendix A of the paper. Both meet at |g| = e^-p.
     */
    record LogSign(double p) implements InputForm {
        public LogSign {
            if (!(p > 0 && p <= 50)) {
                throw new SpecException("input.logSign.p", "must be above 0 and at most 50, not " + p);
            }
        }

        @Override
        public int features() {
            return 2;
        }
    }

    /**
     * (m / r, g / r) with r = sqrt(n + epsilon^2), where m and n are the decaying means of g and g^2, corrected for their
     * start at zero. Source: Lv, Jiang and Li (2017), RNNprop. Difference: epsilon is inside the root, so that the
     * derivative at g = 0 is finite.
     */
    record Normalized(double decay, double epsilon) implements InputForm {
        public Normalized {
            if (!(decay >= 0 && decay < 1)) {
                throw new SpecException("input.normalized.decay", "must be from 0 to below 1, not " + decay);
            }
            if (!(epsilon >= 1e-12 && epsilon <= 1)) {
                throw new SpecException("input.normalized.epsilon", "must be from 1e-12 to 1, not " + epsilon);
            }
        }

        @Override
        public int features() {
            return 2;
        }
    }
}
