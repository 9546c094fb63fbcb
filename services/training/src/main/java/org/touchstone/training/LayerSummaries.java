package org.touchstone.training;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.kernel.diagnose.Diagnosis;
import org.touchstone.kernel.diagnose.Distribution;
import org.touchstone.kernel.diagnose.Expected;
import org.touchstone.kernel.diagnose.Histogram;
import org.touchstone.kernel.diagnose.LayerStatistics;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.proto.v1.LayerHistogram;
import org.touchstone.proto.v1.LayerHistogram.Scale;
import org.touchstone.proto.v1.LayerSummary;

/** What the kernel sees in a layer, in the words of the contract. Of one size, however wide the layer is. */
final class LayerSummaries {
    private static final double PERCENTILE = 0.98;
    private static final int LINEAR_BINS = 64;
    private static final int LEAST_EXPONENT = -40;
    private static final int GREATEST_EXPONENT = 7;

    private LayerSummaries() {}

    static LayerSummary.Builder of(LayerStatistics layer, Updates updates) {
        return LayerSummary.newBuilder()
                .setLayer(layer.layer())
                .putAllValues(values(layer, updates))
                .addAllHistograms(List.of(
                        activations(layer),
                        logarithmic("activation", layer.values()),
                        symmetric("gradient", layer.gradients()),
                        logarithmic("gradient", layer.gradients()),
                        symmetric("weight gradient", layer.weightGradients()),
                        logarithmic("weight gradient", layer.weightGradients())));
    }

    private static Map<String, Double> values(LayerStatistics layer, Updates updates) {
        Map<String, Double> values = new TreeMap<>();
        values.put("activation mean", layer.values().mean());
        values.put("activation std", layer.values().deviation());
        values.put("activation p98", layer.values().quantile(PERCENTILE));
        values.put("activation magnitude p98", layer.values().magnitudeQuantile(PERCENTILE));
        values.put("saturated share", layer.saturatedShare());
        values.put("gradient std", layer.gradients().deviation());
        values.put("weight gradient std", layer.weightGradients().deviation());
        values.put("mean singular value", layer.meanSingularValue());
        values.put("update ratio", updates.ratios().getOrDefault(layer.layer(), Double.NaN));
        if (layer.activation() == Activation.RELU) {
            values.put("dead share", layer.units().deadShare());
        }
        values.put(
                "not finite",
                (double) layer.values().outliers().count()
                        + layer.gradients().outliers().count());
        return finite(values);
    }

    /**
     * What theory expects, by the names of the values.
     *
     * @param averaged over how many examples the gradient of weights was averaged
     */
    static Map<String, Double> expected(Expected layer, double averaged) {
        Map<String, Double> values = new TreeMap<>();
        values.put("activation mean", layer.activationMean());
        values.put("activation std", layer.activationDeviation());
        values.put("gradient std", layer.gradientDeviation());
        values.put("weight gradient std", layer.weightGradientDeviation() / Math.sqrt(averaged));
        values.put("mean singular value", layer.meanSingularValue());
        return finite(values);
    }

    private static Map<String, Double> finite(Map<String, Double> values) {
        values.values().removeIf(value -> !Double.isFinite(value));
        return values;
    }

    private static LayerHistogram activations(LayerStatistics layer) {
        Activation activation = layer.activation();
        if (activation == null) {
            return symmetric("activation", layer.values());
        }
        return switch (activation) {
            case RELU -> linear("activation", layer.values(), 0, bound(layer.values()));
            case SIGMOID -> linear("activation", layer.values(), 0, 1);
            case TANH, SOFTSIGN -> linear("activation", layer.values(), -1, 1);
        };
    }

    private static LayerHistogram symmetric(String of, Distribution values) {
        double bound = bound(values);
        return linear(of, values, -bound, bound);
    }

    /** The least power of 2 above all magnitudes; 1 where there is none. */
    private static double bound(Distribution values) {
        double greatest = Math.max(Math.abs(values.least()), Math.abs(values.greatest()));
        return greatest > 0 ? Math.scalb(1.0, Math.getExponent(greatest) + 1) : 1;
    }

    private static LayerHistogram linear(String of, Distribution values, double from, double to) {
        return toProto(of, Scale.LINEAR, values, values.linear(from, to, LINEAR_BINS));
    }

    private static LayerHistogram logarithmic(String of, Distribution values) {
        return toProto(of, Scale.LOGARITHMIC, values, values.logarithmic(LEAST_EXPONENT, GREATEST_EXPONENT));
    }

    private static LayerHistogram toProto(String of, Scale scale, Distribution values, Histogram histogram) {
        Distribution.Outliers outliers = values.outliers();
        return LayerHistogram.newBuilder()
                .setOf(of)
                .setScale(scale)
                .setFrom(histogram.edges().get(0))
                .setTo(histogram.edges().get(histogram.edges().size() - 1))
                .addAllCounts(histogram.counts())
                .setBelow(histogram.below())
                .setAbove(histogram.above())
                .setNan(outliers.nan())
                .setInfinite(outliers.count() - outliers.nan())
                .build();
    }

    static org.touchstone.proto.v1.Diagnosis toProto(Diagnosis diagnosis) {
        Map<String, Double> evidence = finite(new TreeMap<>(diagnosis.evidence()));
        return org.touchstone.proto.v1.Diagnosis.newBuilder()
                .setRule(diagnosis.rule().name())
                .setLayer(diagnosis.layer())
                .putAllEvidence(evidence)
                .setSentence(diagnosis.sentence())
                .setRemedy(diagnosis.remedy())
                .build();
    }
}
