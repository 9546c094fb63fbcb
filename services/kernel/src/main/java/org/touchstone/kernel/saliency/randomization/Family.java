package org.touchstone.kernel.saliency.randomization;

import java.util.Locale;
import org.touchstone.kernel.init.Initialization;

/** What the numbers of a randomized layer are drawn from. The text of a record is its canonical form. */
public sealed interface Family {
    /** Short name for ids, in lower case with hyphens. */
    String id();

    /** As the model's own training began: weights by the initialization, biases 0, gains 1, shifts 0. */
    record Recipe(Initialization initialization) implements Family {
        public Recipe {
            if (!initialization.isIndependent()) {
                throw new IllegalArgumentException("initialization: " + initialization
                        + " does not draw each weight by itself, so a layer cannot be drawn anew; use fan-in");
            }
        }

        @Override
        public String id() {
            return "recipe-" + initialization.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Normal weights, redrawn beyond two deviations, and constant biases: the networks of Adebayo et al. (2018), whose code
     * has deviation 0.1 and bias 0.1 where the text has 0.01.
     */
    record TruncatedNormal(double deviation, double bias) implements Family {
        public TruncatedNormal {
            if (!(deviation > 0) || !Double.isFinite(deviation) || !Double.isFinite(bias)) {
                throw new IllegalArgumentException("a truncated normal needs a positive deviation and a finite bias");
            }
        }

        @Override
        public String id() {
            return "truncated-normal";
        }
    }

    /** N(0, 2 / fan in) before a rectifier, N(0, 1 / fan in) elsewhere; biases 0: for models of unknown origin. */
    record FanInScaled() implements Family {
        @Override
        public String id() {
            return "fan-in";
        }
    }

    /** Each tensor's own numbers in another order, so that all moments stay. */
    record Permutation() implements Family {
        @Override
        public String id() {
            return "permutation";
        }
    }
}
