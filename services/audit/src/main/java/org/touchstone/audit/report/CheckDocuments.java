package org.touchstone.audit.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.touchstone.catalog.audit.AuditReport.Check;
import org.touchstone.catalog.audit.AuditReport.Figure;
import org.touchstone.kernel.saliency.check.ShardResult;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.check.Table;
import org.touchstone.kernel.saliency.verdict.Check.Kind;
import org.touchstone.kernel.saliency.verdict.Evidence;
import org.touchstone.kernel.saliency.verdict.MethodVerdict;
import org.touchstone.kernel.saliency.verdict.OrderingReliability;

/** All that was tested besides the cascades, as documents tell it. */
final class CheckDocuments {
    private static final String MEASURED = "measured";

    private final List<ShardResult> results;
    private final List<MethodVerdict> verdicts;

    CheckDocuments(List<ShardResult> results, List<MethodVerdict> verdicts) {
        this.results = results;
        this.verdicts = verdicts;
    }

    List<Check> all(PermutedOutcome permuted, OrderingReliability reliability) {
        List<Check> checks = new ArrayList<>(of(Kind.RANDOM_LOGIT, "random-logit", "Other classes explained instead."));
        checks.addAll(data(permuted));
        checks.addAll(perMethod(
                "smprt",
                "Rank correlation of the magnitudes of maps averaged over noisy copies, with a fully random network; evidence"
                        + " only.",
                ShardResult.SMOOTHED));
        checks.addAll(perMethod(
                "emprt",
                "Relative rise of the map's entropy when fully randomized; evidence only.",
                ShardResult.ENTROPY_RISE));
        checks.addAll(overall());
        checks.add(new Check(
                "reliability",
                "",
                MEASURED,
                reliability.reliable()
                        ? "Images agree on the order of the methods."
                        : "Images do not agree on the order of the methods: one more reason not to rank them.",
                List.of(new Figure(
                        "Krippendorff's alpha",
                        reliability.alpha().map(VerdictDocuments::finite).orElse(null),
                        null,
                        null))));
        return checks;
    }

    private List<Check> of(Kind kind, String id, String sentence) {
        List<Check> checks = new ArrayList<>();
        for (MethodVerdict verdict : verdicts) {
            List<Figure> figures = verdict.evidence().stream()
                    .filter(evidence -> evidence.check().kind() == kind)
                    .map(CheckDocuments::figure)
                    .toList();
            if (!figures.isEmpty()) {
                checks.add(new Check(id, verdict.method(), MEASURED, sentence, figures));
            }
        }
        return checks;
    }

    private static Figure figure(Evidence evidence) {
        return new Figure(
                evidence.measure(),
                VerdictDocuments.finite(evidence.theta().value()),
                VerdictDocuments.finite(evidence.theta().interval().low()),
                VerdictDocuments.finite(evidence.theta().interval().high()));
    }

    private List<Check> data(PermutedOutcome permuted) {
        String id = "data-randomization";
        if (permuted instanceof PermutedOutcome.NotPossible impossible) {
            return List.of(new Check(id, "", "not possible", "Not possible: " + impossible.why(), List.of()));
        } else if (permuted instanceof PermutedOutcome.Trained trained) {
            List<Figure> figures = List.of(
                    new Figure("training accuracy", VerdictDocuments.finite(trained.trainingAccuracy()), null, null),
                    new Figure("test accuracy", VerdictDocuments.finite(trained.testAccuracy()), null, null));
            Check whole = new Check(id, "", trained.valid() ? MEASURED : "invalid", trained.sentence(), figures);
            return Stream.concat(
                            Stream.of(whole),
                            of(Kind.DATA, id, "Maps of a model of permuted labels, for the same images and classes.")
                                    .stream())
                    .toList();
        }
        return List.of();
    }

    /** Means over everything but the method, of a table whose axes are methods, images. */
    private List<Check> perMethod(String id, String sentence, String table) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (ShardResult result : results) {
            if (result.tables().containsKey(table)) {
                add(result, result.table(table), sums);
            }
        }
        List<Check> checks = new ArrayList<>();
        sums.forEach((method, sum) -> checks.add(new Check(
                id,
                method,
                MEASURED,
                sentence,
                List.of(new Figure("mean", VerdictDocuments.finite(sum[0] / sum[1]), null, null)))));
        return checks;
    }

    private static void add(ShardResult result, Table table, Map<String, double[]> sums) {
        List<String> methods = result.labels().methods();
        double[] values = table.values();
        int images = result.shard().images();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                double[] sum = sums.computeIfAbsent(methods.get(i / images % methods.size()), unused -> new double[2]);
                sum[0] += values[i];
                sum[1]++;
            }
        }
    }

    private List<Check> overall() {
        List<Check> checks = new ArrayList<>();
        mean(ShardResult.COMPLETENESS, values -> Arrays.stream(values)
                        .filter(v -> !Double.isNaN(v))
                        .average()
                        .orElse(Double.NaN))
                .forEach(mean -> checks.add(new Check(
                        "completeness",
                        "integrated-gradients",
                        MEASURED,
                        "How far attributions are from the change of the score that they share out, by that change.",
                        List.of(new Figure("mean", VerdictDocuments.finite(mean), null, null)))));
        results.stream()
                .filter(result -> result.shard().part() instanceof ShardSpec.Trained
                        && result.tables().containsKey(ShardResult.GUIDED))
                .findFirst()
                .ifPresent(result -> checks.add(hooks(result.table(ShardResult.GUIDED))));
        return checks;
    }

    private List<Double> mean(String table, ToDoubleFunction<double[]> of) {
        double[] all = results.stream()
                .filter(result -> result.tables().containsKey(table))
                .flatMapToDouble(result -> Arrays.stream(result.table(table).values()))
                .toArray();
        return all.length == 0 ? List.of() : List.of(of.applyAsDouble(all));
    }

    private static Check hooks(Table guided) {
        double rectifiers = guided.get(0, 0);
        double rewritten = guided.get(0, 1);
        double largest = 0;
        for (int i = 0; i < guided.shape().get(0); i++) {
            largest = Math.max(largest, guided.get(i, 2));
        }
        boolean effective = rectifiers == rewritten && largest > 0;
        return new Check(
                "hooks",
                "guided-backpropagation",
                effective || rectifiers == 0 ? MEASURED : "invalid",
                effective
                        ? "The rule replaced the gradient at every ReLU, and changed the maps."
                        : "The rule changed nothing: guided backpropagation is the plain gradient here.",
                List.of(
                        new Figure("ReLU nodes", rectifiers, null, null),
                        new Figure("rewritten", rewritten, null, null),
                        new Figure(
                                "largest difference from the gradient", VerdictDocuments.finite(largest), null, null)));
    }
}
