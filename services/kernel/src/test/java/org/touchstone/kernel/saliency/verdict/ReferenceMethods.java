package org.touchstone.kernel.saliency.verdict;

import java.util.List;
import org.touchstone.kernel.saliency.verdict.Simulated.Measured;
import org.touchstone.kernel.saliency.verdict.Simulated.Spread;

/** The methods as measured on LeNet and MNIST: table 3.1 of the specification with the variance components of 4.3. */
final class ReferenceMethods {
    static final String RHO = "spearman";
    private static final String ABS = "spearman-abs";
    private static final String SSIM = "ssim-a";
    private static final Spread NOISY = new Spread(0.078, 0.05, 0.43);
    private static final Spread STEADY = new Spread(0.039, 0.02, 0.061);

    static final Simulated GRADIENT = Simulated.of(
            "gradient",
            NOISY,
            new Measured(RHO, -0.21, 0.04, -0.02, -0.01, 1, -0.01),
            new Measured(ABS, 0.67, 0.56, 0.67, 0.48, 1, 0.48),
            new Measured(SSIM, 0.18, 0.09, 0.22, 0.04, 1, 0.04));
    static final Simulated GUIDED_BACKPROPAGATION = Simulated.of(
            "guided-backpropagation",
            STEADY,
            new Measured(RHO, 0.88, 0.11, 0.93, 0.30, 1, 0.23),
            new Measured(SSIM, 0.76, 0.20, 0.86, 0.19, 1, 0.19));
    static final Simulated GRAD_CAM = Simulated.of(
            "grad-cam", new Spread(0.078, 0.05, 0.56), new Measured(RHO, -0.15, 0.03, -0.05, 0.03, 1, 0.03));
    static final Simulated GUIDED_GRAD_CAM =
            Simulated.of("guided-grad-cam", STEADY, new Measured(RHO, 0.53, 0.10, 0.63, 0.19, 1, 0.19));
    /** Neither little nor much remains; no method of the paper. */
    static final Simulated BETWEEN =
            Simulated.of("guided-grad-cam", STEADY, new Measured(RHO, 0.1, 0.05, 0.34, 0.1, 1, 0.02));

    static final Simulated INTEGRATED_GRADIENTS = Simulated.of(
            "integrated-gradients",
            new Spread(0.078, 0.05, 0.30),
            new Measured(RHO, -0.17, 0.07, -0.03, -0.01, 1, -0.01),
            new Measured(ABS, 0.98, 0.90, 0.98, 0.98, 1, 0.98),
            new Measured(SSIM, 0.49, 0.36, 0.48, 0.47, 1, 0.47));
    static final Simulated VAR_GRAD = Simulated.of(
            "vargrad",
            new Spread(0.02, 0.03, 0.04),
            new Measured(RHO, 0.85, 0.76, 0.86, 0.82, 0.98, 0.82),
            new Measured(ABS, 0.85, 0.76, 0.86, 0.82, 0.98, 0.82));
    static final Simulated SOBEL = Simulated.of(
            "sobel",
            new Spread(0, 0, 0),
            new Measured(RHO, 1, 0.2, 1, 1, 1, 1),
            new Measured(ABS, 1, 0.2, 1, 1, 1, 1),
            new Measured(SSIM, 1, 0.1, 1, 1, 1, 1));
    static final Simulated RANDOM_MAP = Simulated.of(
            "random-map",
            new Spread(0, 0, 0.036),
            new Measured(RHO, 0, 0, 0, 0, 0.001, 0),
            new Measured(SSIM, 0, 0, 0, 0, 0.001, 0));

    static final List<Simulated> ALL = List.of(
            GRADIENT,
            GUIDED_BACKPROPAGATION,
            GRAD_CAM,
            GUIDED_GRAD_CAM,
            INTEGRATED_GRADIENTS,
            VAR_GRAD,
            SOBEL,
            RANDOM_MAP);

    private ReferenceMethods() {}
}
