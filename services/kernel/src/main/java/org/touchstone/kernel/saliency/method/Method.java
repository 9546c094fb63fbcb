package org.touchstone.kernel.saliency.method;

/**
 * A saliency method with all its parameters. S is the score (logit) of the explained class c, x the image as the model
 * takes it, x̄ a baseline. Equal records give equal maps; the text of a record is its canonical form.
 */
public sealed interface Method {
    /** Samples or steps no method may exceed. */
    int MOST_SAMPLES = 10_000;

    /** The name of the method without its parameters, in lower case with hyphens. */
    String id();

    /** Whether the maps do not depend on any model: these must be told apart from explanations, or the audit is wrong. */
    default boolean isControl() {
        return false;
    }

    /** Whether the maps have no negative values, so that signed and absolute form say the same. */
    default boolean isUnsigned() {
        return false;
    }

    /** dS/dx. At a kink of ReLU the derivative is 0. */
    record Gradient() implements Method {
        @Override
        public String id() {
            return "gradient";
        }
    }

    /** x dS/dx, element by element. */
    record GradientTimesInput() implements Method {
        @Override
        public String id() {
            return "gradient-times-input";
        }
    }

    /** (x - x̄) times the mean of dS/dx on the straight line from x̄ to x (Sundararajan, Taly and Yan 2017). */
    record IntegratedGradients(Quadrature quadrature) implements Method {
        @Override
        public String id() {
            return "integrated-gradients";
        }
    }

    /**
     * The mean gradient over noisy copies (Smilkov et al. 2017).
     *
     * @param samples copies per image
     * @param spread deviation of the noise by the range (largest - smallest value) of the image
     */
    record SmoothGrad(int samples, double spread) implements Method {
        public SmoothGrad {
            checkNoise(samples, spread);
        }

        @Override
        public String id() {
            return "smoothgrad";
        }
    }

    /** The mean square of the gradient over noisy copies (Hooker et al. 2019). Parameters as in {@link SmoothGrad}. */
    record SmoothGradSquared(int samples, double spread) implements Method {
        public SmoothGradSquared {
            checkNoise(samples, spread);
        }

        @Override
        public String id() {
            return "smoothgrad-squared";
        }

        @Override
        public boolean isUnsigned() {
            return true;
        }
    }

    /** The variance (divided by samples) of the gradient over noisy copies (Adebayo et al. 2018). As {@link SmoothGrad}. */
    record VarGrad(int samples, double spread) implements Method {
        public VarGrad {
            checkNoise(samples, spread);
        }

        @Override
        public String id() {
            return "vargrad";
        }

        @Override
        public boolean isUnsigned() {
            return true;
        }
    }

    /** The mean of integrated gradients over noisy copies. Parameters as in {@link SmoothGrad}. */
    record SmoothedIntegratedGradients(int samples, double spread, Quadrature quadrature) implements Method {
        public SmoothedIntegratedGradients {
            checkNoise(samples, spread);
        }

        @Override
        public String id() {
            return "integrated-gradients-smoothgrad";
        }
    }

    /** The gradient, where each ReLU passes back only what is positive and came through (Springenberg et al. 2015). */
    record GuidedBackpropagation() implements Method {
        @Override
        public String id() {
            return "guided-backpropagation";
        }
    }

    /** The gradient, where each ReLU passes back only what is positive (Zeiler and Fergus 2014). */
    record Deconvnet() implements Method {
        @Override
        public String id() {
            return "deconvnet";
        }
    }

    /**
     * ReLU of the channels of a convolution's activation A, each weighted by the mean of dS/dA, resized bilinearly between
     * pixel centres (Selvaraju et al. 2017). Difference: not divided by its largest value, which no measure notices.
     */
    record GradCam() implements Method {
        @Override
        public String id() {
            return "gradcam";
        }

        @Override
        public boolean isUnsigned() {
            return true;
        }
    }

    /** Guided backpropagation times Grad-CAM. */
    record GuidedGradCam() implements Method {
        @Override
        public String id() {
            return "guided-gradcam";
        }
    }

    /**
     * How much S falls when a window is replaced by the baseline, averaged over the windows that cover a pixel (Zeiler and
     * Fergus 2014).
     *
     * @param window side in pixels
     * @param stride pixels between windows; the last window of a row touches the edge
     */
    record Occlusion(int window, int stride) implements Method {
        public Occlusion {
            if (window < 1 || stride < 1 || stride > window) {
                throw new IllegalArgumentException(
                        "an occlusion needs 1 <= stride <= window, not window " + window + " and stride " + stride);
            }
        }

        @Override
        public String id() {
            return "occlusion";
        }
    }

    /** Control: the length of the Sobel gradient of the image. */
    record SobelEdges() implements Method {
        @Override
        public String id() {
            return "sobel-edges";
        }

        @Override
        public boolean isControl() {
            return true;
        }

        @Override
        public boolean isUnsigned() {
            return true;
        }
    }

    /** Control: standard normal noise, new for every model state. */
    record RandomMap() implements Method {
        @Override
        public String id() {
            return "random-map";
        }

        @Override
        public boolean isControl() {
            return true;
        }
    }

    /** Control: the same value everywhere. */
    record ConstantMap() implements Method {
        @Override
        public String id() {
            return "constant-map";
        }

        @Override
        public boolean isControl() {
            return true;
        }

        @Override
        public boolean isUnsigned() {
            return true;
        }
    }

    private static void checkNoise(int samples, double spread) {
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new IllegalArgumentException("samples must be from 1 to " + MOST_SAMPLES + ", not " + samples);
        }
        if (!(spread > 0) || spread > 10) {
            throw new IllegalArgumentException("spread must be above 0 and at most 10, not " + spread);
        }
    }
}
