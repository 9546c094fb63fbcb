package org.touchstone.console.world;

import java.util.Map;
import java.util.function.Consumer;
import org.touchstone.console.view.Story;
import org.touchstone.proto.v1.Diagnosis;
import org.touchstone.proto.v1.LayerHistogram;
import org.touchstone.proto.v1.LayerSummary;
import org.touchstone.proto.v1.Statistics;

/** A deep sigmoid network whose top layer saturates at 0 while one looks: figure 2 of Glorot and Bengio (2010). */
public final class DemoDiagnosis {
    /** The task. */
    public static final String TASK = "train-shapes-sigmoid";

    private static final int DEPTH = 5;
    private static final int BINS = 40;
    private static final int PROBES = 100;
    /** Means of the layers after long training, as the paper's figure and our own runs have them. */
    private static final double[] TARGETS = {0.5, 0.505, 0.566, 0.762, 0.018};

    private DemoDiagnosis() {}

    /** Looks from before the first step to {@code last}. */
    public static void tell(Story story, long last, int every) {
        for (long step = 0; step <= last; step += every) {
            long at = step;
            story.tell(event -> event.setStatistics(look(at)));
        }
    }

    /** At one step. */
    public static Statistics look(long step) {
        Statistics.Builder look = Statistics.newBuilder().setStep(step).setExamples(PROBES);
        for (int i = 0; i < DEPTH; i++) {
            look.addLayers(hidden(i, step));
        }
        look.addLayers(output(step));
        if (step > 0) {
            look.addDiagnoses(vanishing());
        }
        if (mean(DEPTH - 1, step) < 0.15) {
            look.addDiagnoses(saturated(step));
        }
        return look.build();
    }

    private static double mean(int layer, long step) {
        double rate = layer == DEPTH - 1 ? 90 : 700;
        return 0.5 + (TARGETS[layer] - 0.5) * (1 - Math.exp(-step / rate));
    }

    private static LayerSummary hidden(int layer, long step) {
        double mean = mean(layer, step);
        double deviation = layer == DEPTH - 1 ? 0.07 * mean / 0.5 : 0.075 - 0.002 * layer;
        double gradient = 4.2e-3 * Math.pow(0.143, DEPTH - 1 - layer) * (1 + step / 4000.0);
        LayerSummary.Builder summary = LayerSummary.newBuilder()
                .setLayer("hidden" + (layer + 1))
                .putAllValues(Map.of(
                        "activation mean",
                        mean,
                        "activation std",
                        deviation,
                        "activation p98",
                        mean + 2.05 * deviation,
                        "saturated share",
                        mean < 0.05 ? 0.97 : 0.0,
                        "gradient std",
                        gradient,
                        "weight gradient std",
                        gradient * 0.5,
                        "mean singular value",
                        0.12 * (mean * (1 - mean) / 0.25)));
        if (step == 0) {
            summary.putAllPredicted(Map.of(
                    "activation mean",
                    0.5,
                    "activation std",
                    layer == 0 ? 0.086 : 0.0715,
                    "gradient std",
                    4.25e-3 * Math.pow(0.1434, DEPTH - 1 - layer),
                    "weight gradient std",
                    3.1e-3 * Math.pow(0.1434, DEPTH - 1 - layer),
                    "mean singular value",
                    0.1205));
        } else {
            summary.putValues(
                    "update ratio", 1e-3 * Math.pow(0.5, DEPTH - 1 - layer) * (0.6 + 0.4 * Math.cos((double) step)));
        }
        return summary.addHistograms(linear("activation", 0, 1, mean, deviation))
                .addHistograms(logarithmic("activation", mean))
                .addHistograms(linear("gradient", -0.01, 0.01, 0, gradient))
                .addHistograms(logarithmic("gradient", gradient))
                .addHistograms(linear("weight gradient", -0.005, 0.005, 0, gradient * 0.5))
                .addHistograms(logarithmic("weight gradient", gradient * 0.5))
                .build();
    }

    private static LayerSummary output(long step) {
        LayerSummary.Builder summary = LayerSummary.newBuilder()
                .setLayer("output")
                .putAllValues(Map.of(
                        "activation mean", 0.01, "activation std", 0.32, "activation p98", 0.7, "gradient std", 0.314));
        if (step == 0) {
            summary.putPredicted("gradient std", 0.3143);
        }
        return summary.addHistograms(linear("activation", -4, 4, 0, 0.32))
                .addHistograms(logarithmic("activation", 0.3))
                .addHistograms(linear("gradient", -1, 1, 0, 0.31))
                .addHistograms(logarithmic("gradient", 0.3))
                .build();
    }

    private static LayerHistogram linear(String of, double from, double to, double mean, double deviation) {
        double width = (to - from) / BINS;
        return histogram(of, LayerHistogram.Scale.LINEAR, from, to, builder -> {
            for (int bin = 0; bin < BINS; bin++) {
                double middle = from + (bin + 0.5) * width;
                double away = (middle - mean) / Math.max(deviation, width / 2);
                builder.addCounts(Math.round(100_000 * Math.exp(-away * away / 2)));
            }
        });
    }

    private static LayerHistogram logarithmic(String of, double size) {
        double from = Math.scalb(1.0, -32);
        return histogram(of, LayerHistogram.Scale.LOGARITHMIC, from, Math.scalb(from, BINS), builder -> {
            for (int bin = 0; bin < BINS; bin++) {
                double ratio = from * Math.pow(2, bin + 0.5) / size;
                builder.addCounts(Math.round(100_000 * ratio * Math.exp(-ratio * ratio / 2)));
            }
        });
    }

    private static LayerHistogram histogram(
            String of, LayerHistogram.Scale scale, double from, double to, Consumer<LayerHistogram.Builder> counts) {
        LayerHistogram.Builder builder = LayerHistogram.newBuilder()
                .setOf(of)
                .setScale(scale)
                .setFrom(from)
                .setTo(to);
        counts.accept(builder);
        return builder.build();
    }

    private static Diagnosis saturated(long step) {
        double mean = mean(DEPTH - 1, step);
        return Diagnosis.newBuilder()
                .setRule("TOP_SATURATED_AT_ZERO")
                .setLayer("hidden5")
                .putEvidence("mean activation", mean)
                .putEvidence("threshold", 0.15)
                .setSentence("The top hidden layer hidden5 is saturated at 0: its mean activation is "
                        + String.format(java.util.Locale.ROOT, "%.3f", mean) + ".")
                .setRemedy("Use TANH or SOFTSIGN instead of SIGMOID: their value at rest is 0, so the output layer need"
                        + " not push the layer below into saturation.")
                .build();
    }

    private static Diagnosis vanishing() {
        return Diagnosis.newBuilder()
                .setRule("VANISHING_GRADIENT")
                .setLayer("hidden1")
                .putEvidence("ratio", 4.2e-4)
                .putEvidence("threshold", 0.15)
                .setSentence(
                        "The back-propagated gradient vanishes: in layer hidden1 it is 0.00042 of what it is in layer"
                                + " hidden5.")
                .setRemedy("Use NORMALIZED weights (HE for RELU), fewer layers, or batch normalization.")
                .build();
    }
}
