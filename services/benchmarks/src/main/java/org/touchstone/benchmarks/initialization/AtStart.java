package org.touchstone.benchmarks.initialization;

import static org.touchstone.benchmarks.Table.percent;
import static org.touchstone.benchmarks.Table.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.data.Shapeset;
import org.touchstone.kernel.diagnose.Expected;
import org.touchstone.kernel.diagnose.LayerStatistics;
import org.touchstone.kernel.diagnose.MeanField;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.SingularValues;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;

/** Criteria B-2 to B-5: networks before their first step. */
record AtStart(Table table, List<Long> seeds) {
    private static final int PROBES = 300;
    private static final int CLASSES = 9;
    /** Images at which Jacobians are decomposed. */
    private static final int DECOMPOSED = 3;

    private static final List<Setting> ALL = List.of(
            Setting.TANH, Setting.TANH_N, Setting.SOFTSIGN, Setting.SOFTSIGN_N, Setting.SIGMOID, Setting.SIGMOID_N);

    /** One network as measured, as the mean field predicts it, and as the linear regime would. */
    private record Seen(NetworkStatistics now, MeanField predicted, MeanField linear, List<SingularValues> singular) {
        List<LayerStatistics> hidden() {
            return now.hidden();
        }

        /** The largest relative error over the layers from this one on. */
        double worst(int from, ToDoubleFunction<Integer> measured, ToDoubleFunction<Expected> expected) {
            return IntStream.range(from, hidden().size())
                    .mapToDouble(i -> Math.abs(measured.applyAsDouble(i)
                                    / expected.applyAsDouble(predicted.hidden().get(i))
                            - 1))
                    .max()
                    .orElseThrow();
        }

        double gradient(int layer) {
            return hidden().get(layer).gradients().deviation();
        }
    }

    void run() {
        weights();
        for (Setting setting : ALL) {
            List<Seen> seen = seeds.stream().map(seed -> look(setting, seed)).toList();
            meanField(setting, seen);
            if (setting.activation() == Activation.TANH) {
                headlines(setting, seen);
            }
        }
    }

    private void weights() {
        for (Initialization initialization : List.of(Initialization.STANDARD, Initialization.NORMALIZED)) {
            List<Long> shape = List.of((long) Setting.WIDTH, (long) Setting.WIDTH);
            double variance = initialization.variance(shape);
            List<Double> off = new ArrayList<>();
            boolean inside = true;
            for (long seed : seeds) {
                float[] drawn = Scope.evaluate(() ->
                        initialization.weight(Key.of(seed), DType.F32, shape).toFloats());
                double squares = 0;
                for (float one : drawn) {
                    squares += (double) one * one;
                    inside &= Math.abs(one) <= Math.sqrt(3 * variance) * (1 + 1e-6);
                }
                off.add(Math.abs(squares / drawn.length / variance - 1));
            }
            table.row(
                    "B-2",
                    initialization + ", 1000 x 1000: variance off the formula; range",
                    "<= 1.0 %; never exceeded",
                    percent(greatest(off)) + "; " + (inside ? "never exceeded" : "exceeded"),
                    names(),
                    greatest(off) <= 0.01 && inside);
        }
    }

    private static Seen look(Setting setting, long seed) {
        ShapesetImages images = new ShapesetImages(new Shapeset(seed), 0, PROBES);
        Probes probes = Probes.first(images, PROBES);
        try (ClassifierTraining training = setting.start(images, Setting.SIGNED, 0.1, 1, seed)) {
            NetworkStatistics now = training.look(probes.pixels(), probes.labels());
            double energy = now.inputs().secondMoment();
            List<Layer> layers = training.network().layers();
            List<Long> shape = List.of(1L, 32L, 32L);
            ToDoubleFunction<Layer> variance = layer -> layer instanceof Dense dense
                    ? setting.initialization().variance(List.of(dense.outputs(), dense.inputs()))
                    : Double.NaN;
            Probes some = probes.part(0, DECOMPOSED);
            return new Seen(
                    now,
                    MeanField.of(layers, shape, variance, probes.secondMoments()),
                    MeanField.linear(layers, shape, variance, energy),
                    training.singularValues(some.pixels(), DECOMPOSED));
        }
    }

    private void meanField(Setting setting, List<Seen> seen) {
        within(
                setting + ": deviation of activations",
                seen,
                0.08,
                each -> each.worst(0, i -> each.hidden().get(i).values().deviation(), Expected::activationDeviation));
        within(
                setting + ": deviation of dC/ds",
                seen,
                0.18,
                each -> each.worst(0, each::gradient, Expected::gradientDeviation));
        double top = Math.sqrt(CLASSES - 1.0) / CLASSES;
        within(
                setting + ": deviation of dC/ds at the output",
                seen,
                0.04,
                each -> Math.abs(
                        each.now().layers().get(Setting.DEPTH).gradients().deviation() / top - 1));
        within(
                setting + ": mean singular value, layers 2 to 5, by SVD",
                seen,
                0.03,
                each -> each.worst(1, i -> each.singular().get(i).mean(), Expected::meanSingularValue));
    }

    private void within(String what, List<Seen> seen, double limit, ToDoubleFunction<Seen> error) {
        double worst = greatest(seen.stream().mapToDouble(error).boxed().toList());
        table.row(
                "B-3",
                what + ": worst error of the mean field",
                "<= " + percent(limit),
                percent(worst),
                names(),
                worst <= limit);
    }

    private void headlines(Setting setting, List<Seen> seen) {
        boolean normalized = setting.initialization() == Initialization.NORMALIZED;
        if (normalized) {
            double linear = mean(seen, each -> each.linear().hidden().get(4).activationDeviation());
            double measured = mean(seen, each -> each.hidden().get(4).values().deviation());
            table.row(
                    "B-3",
                    "tanh N, layer 5: deviation by the linear formula; measured",
                    "fails: .61; .28",
                    text(linear) + "; " + text(measured),
                    names(),
                    linear > 1.5 * measured);
        }
        List<Double> singular = IntStream.range(1, Setting.DEPTH)
                .mapToObj(i -> mean(seen, each -> each.singular().get(i).mean()))
                .toList();
        double low = normalized ? 0.72 : 0.48;
        double high = normalized ? 0.79 : 0.50;
        double average =
                singular.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        table.row(
                "B-4",
                setting + ": mean singular value, average of layers 2 to 5 (paper: " + (normalized ? "0.8" : "0.5")
                        + ")",
                text(low) + " to " + text(high),
                text(average) + " (" + singular.stream().map(Table::text).collect(Collectors.joining(", ")) + ")",
                names(),
                average >= low && average <= high);
        double ratio = mean(seen, each -> each.gradient(0) / each.gradient(4));
        double expected = normalized ? 0.62 : 0.100;
        double tolerance = normalized ? 0.08 : 0.015;
        table.row(
                "B-5",
                setting + ": deviation of dC/ds, layer 1 over layer 5",
                text(expected) + " +- " + text(tolerance),
                text(ratio),
                names(),
                Math.abs(ratio - expected) <= tolerance);
        if (!normalized) {
            double spread = mean(seen, AtStart::weightGradientSpread);
            table.row(
                    "B-5",
                    setting + ": deviation of weight gradients, largest over smallest (figure 8)",
                    "<= 1.15",
                    text(spread),
                    names(),
                    spread <= 1.15);
        }
    }

    private static double weightGradientSpread(Seen seen) {
        double[] sizes = seen.hidden().stream()
                .mapToDouble(layer -> layer.weightGradients().deviation())
                .sorted()
                .toArray();
        return sizes[sizes.length - 1] / sizes[0];
    }

    private static double mean(List<Seen> seen, ToDoubleFunction<Seen> value) {
        return seen.stream().mapToDouble(value).average().orElseThrow();
    }

    private static double greatest(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private String names() {
        return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
