package org.touchstone.kernel.saliency.similarity;

/**
 * Structural similarity index, at most 1 (Wang et al. 2004): the mean over the map of
 * (2 mu_x mu_y + C1)(2 s_xy + C2) / ((mu_x^2 + mu_y^2 + C1)(s_x^2 + s_y^2 + C2)) in local windows.
 */
public record Ssim(SsimSettings settings) implements SimilarityMeasure {
    /** The authors' setting: the secondary measure of a verdict. */
    public static final Ssim A = new Ssim(SsimSettings.A_PAPER);

    private static final double K1 = 0.01;
    private static final double K2 = 0.03;

    @Override
    public String name() {
        return "ssim-" + settings.name();
    }

    @Override
    public Comparison with(PreparedMap original) {
        int size = settings.window().size();
        if (original.map().height() < size || original.map().width() < size) {
            return other -> new Similarity.Degenerate(Degeneracy.TOO_SMALL);
        }
        Local prepared = new Local(original.map());
        return other -> prepared.index(new Local(other));
    }

    /** One map's local means and variances. */
    private final class Local {
        private final SaliencyMap map;
        private final double[] values;
        private final double[] mean;
        private final double[] meanSquare;

        Local(SaliencyMap map) {
            this.map = map;
            this.values = switch (settings.normalization()) {
                case NONE -> map.raw();
                case MAX_ABS -> map.overMaxAbs();
                case MIN_MAX -> map.overRange();
            };
            this.mean = settings.window().means(values, map.height(), map.width());
            this.meanSquare = meanProduct(values);
        }

        Similarity index(Local other) {
            double range = range(other);
            double c1 = K1 * K1 * range * range;
            double c2 = K2 * K2 * range * range;
            double entries =
                    (double) settings.window().size() * settings.window().size();
            double norm = settings.sampleCovariance() ? entries / (entries - 1) : 1;
            double[] meanProduct = meanProduct(other.values);
            double sum = 0;
            for (int i = 0; i < mean.length; i++) {
                double x = mean[i];
                double y = other.mean[i];
                double varX = norm * (meanSquare[i] - x * x);
                double varY = norm * (other.meanSquare[i] - y * y);
                double cov = norm * (meanProduct[i] - x * y);
                sum += ((2 * x * y + c1) * (2 * cov + c2)) / ((x * x + y * y + c1) * (varX + varY + c2));
            }
            double index = sum / mean.length;
            return Double.isFinite(index)
                    ? new Similarity.Value(index)
                    : new Similarity.Degenerate(Degeneracy.NOT_FINITE);
        }

        private double[] meanProduct(double[] others) {
            double[] products = new double[values.length];
            for (int i = 0; i < products.length; i++) {
                products[i] = values[i] * others[i];
            }
            return settings.window().means(products, map.height(), map.width());
        }

        private double range(Local other) {
            return settings.range() instanceof SsimSettings.DynamicRange.Fixed fixed
                    ? fixed.value()
                    : jointRange(other);
        }

        private double jointRange(Local other) {
            return switch (settings.normalization()) {
                case NONE -> Math.max(map.max(), other.map.max()) - Math.min(map.min(), other.map.min());
                case MIN_MAX -> 1;
                case MAX_ABS ->
                    Math.max(map.max() / map.maxAbs(), other.map.max() / other.map.maxAbs())
                            - Math.min(map.min() / map.maxAbs(), other.map.min() / other.map.maxAbs());
            };
        }
    }
}
