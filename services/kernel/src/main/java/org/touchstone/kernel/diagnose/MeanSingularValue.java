package org.touchstone.kernel.diagnose;

/**
 * The mean singular value of large random matrices with independent entries, by the law of Marchenko and Pastur (1967). With
 * as many rows as columns and entries of variance 1/n it is 8/(3 pi).
 */
final class MeanSingularValue {
    /** Of a square matrix with entries of variance 1/n. */
    static final double SQUARE = 8 / (3 * Math.PI);

    /** Of a square matrix with entries of variance 1/n of which half of the columns are zero. */
    static final double HALF_ZERO = 0.5 * ofRatio(0.5);

    private MeanSingularValue() {}

    /** Of n x (ratio n) entries of variance 1/n: the mean of sqrt(lambda), lambda = 1 + ratio + 2 sqrt(ratio) cos(t). */
    static double ofRatio(double ratio) {
        double radius = 2 * Math.sqrt(ratio);
        double sum = 0;
        int panels = 64;
        for (int i = 0; i < panels; i++) {
            sum += GaussianMean.integral(
                    t -> radius
                            * radius
                            * Math.pow(Math.sin(t), 2)
                            / (2 * Math.PI * ratio * Math.sqrt(1 + ratio + radius * Math.cos(t))),
                    Math.PI * i / panels,
                    Math.PI * (i + 1) / panels);
        }
        return sum;
    }
}
