package org.touchstone.kernel.l2l;

/**
 * The arithmetic of an {@link InputForm} for many coordinates, and its derivative with respect to the gradient. Computed in
 * double, because logarithms and squares of tiny gradients leave the range of floats.
 */
final class Features {
    private final InputForm form;

    Features(InputForm form) {
        this.form = form;
    }

    /** Two numbers: the second is 0 where the form has one feature. Moments of RNNprop are those after this gradient. */
    void compute(double g, double mean, double square, long step, double[] out) {
        if (form instanceof InputForm.Raw) {
            out[0] = g;
        } else if (form instanceof InputForm.LogSign logSign) {
            double size = Math.abs(g);
            boolean large = size >= Math.exp(-logSign.p());
            out[0] = large ? Math.log(size) / logSign.p() : -1;
            out[1] = large ? Math.signum(g) : Math.exp(logSign.p()) * g;
        } else if (form instanceof InputForm.Normalized normalized) {
            double weight = 1 - Math.pow(normalized.decay(), step + 1.0);
            double root = root(normalized, square / weight);
            out[0] = mean / weight / root;
            out[1] = g / root;
        }
    }

    double decay() {
        return form instanceof InputForm.Normalized normalized ? normalized.decay() : 0;
    }

    /**
     * The derivative of the meta-loss with respect to g, given those with respect to the features. cotangents holds what
     * later steps say about the moments after this step and is replaced by what they say about those before it.
     */
    double backward(double g, double[] moments, long step, double[] features, double[] cotangents) {
        if (form instanceof InputForm.Raw) {
            return features[0];
        }
        if (form instanceof InputForm.LogSign logSign) {
            double size = Math.abs(g);
            return size >= Math.exp(-logSign.p())
                    ? features[0] / (logSign.p() * g)
                    : features[1] * Math.exp(logSign.p());
        }
        return throughMoments((InputForm.Normalized) form, g, moments, step, features, cotangents);
    }

    private static double throughMoments(
            InputForm.Normalized form, double g, double[] moments, long step, double[] features, double[] cotangents) {
        double weight = 1 - Math.pow(form.decay(), step + 1.0);
        double root = root(form, moments[1] / weight);
        double dRoot = -(features[0] * moments[0] / weight + features[1] * g) / (root * root);
        double dMean = cotangents[0] + features[0] / (weight * root);
        double dSquare = cotangents[1] + dRoot / (2 * root * weight);
        cotangents[0] = form.decay() * dMean;
        cotangents[1] = form.decay() * dSquare;
        return features[1] / root + (1 - form.decay()) * (dMean + 2 * g * dSquare);
    }

    private static double root(InputForm.Normalized form, double square) {
        return Math.sqrt(square + form.epsilon() * form.epsilon());
    }
}
