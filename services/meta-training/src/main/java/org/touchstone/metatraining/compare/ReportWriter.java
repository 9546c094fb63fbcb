package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.ComparisonReport.Contestant;
import org.touchstone.catalog.ComparisonReport.Curve;
import org.touchstone.catalog.ComparisonReport.Ratio;
import org.touchstone.catalog.ComparisonReport.Tuned;
import org.touchstone.catalog.Lineage;
import org.touchstone.classifier.Architectures;
import org.touchstone.kernel.l2l.Comparison;
import org.touchstone.kernel.l2l.RaceResult;
import org.touchstone.kernel.l2l.Tuning;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.FunctionSample;

/** Makes the report of a finished comparison. */
final class ReportWriter {
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    private final CompareRequest request;
    private final Field field;
    private final Progress progress;

    ReportWriter(CompareRequest request, Field field, Progress progress) {
        this.request = request;
        this.field = field;
        this.progress = progress;
    }

    ComparisonReport write(String taskId, IntFunction<List<Tuning.Score>> scores) {
        RaceResult learned = progress.result(0);
        List<Contestant> contestants = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (int b = 0; b < request.baselines().size(); b++) {
            String name = request.baselines().get(b).name();
            RaceResult other = progress.result(b + 1);
            Key key = request.test().key().fold("bootstrap").fold(b);
            Comparison comparison = Comparison.of(learned, other, key);
            if (b == 0) {
                contestants.add(contestant("learned", null, comparison.learned(), List.of(), 0));
            }
            contestants.add(
                    contestant(name, Tuning.best(scores.apply(b)), comparison.other(), tuned(scores.apply(b)), b + 1));
            ratios.add(new Ratio(
                    name,
                    finite(comparison.ratio()),
                    finite(comparison.low()),
                    finite(comparison.high()),
                    comparison.winRate()));
        }
        return new ComparisonReport(
                ComparisonReport.FORMAT_VERSION,
                "",
                request.spec().getTitle().isEmpty() ? taskId : request.spec().getTitle(),
                field.optimizer(),
                Architectures.toJson(field.spec()),
                request.steps(),
                functions(request.spec().getTest()),
                functions(request.spec().getTuning()),
                request.tuning().criterion().name(),
                contestants,
                ratios,
                verdict(contestants, ratios),
                new Lineage(
                        taskId,
                        Optional.ofNullable(field.family().dataset()).stream().toList(),
                        List.of(field.optimizer())));
    }

    private Contestant contestant(
            String name, @Nullable Double rate, Comparison.Side side, List<Tuned> tuned, int place) {
        return new Contestant(
                name,
                rate,
                finite(side.mean()),
                finite(side.standardError()),
                finite(side.median()),
                finite(progress.sum(place)),
                tuned,
                curve(progress.result(place)));
    }

    private static List<Tuned> tuned(List<Tuning.Score> scores) {
        return scores.stream()
                .map(score -> new Tuned(score.rate(), finite(score.score())))
                .toList();
    }

    private Curve curve(RaceResult result) {
        List<@Nullable Double> mean = new ArrayList<>();
        List<@Nullable Double> low = new ArrayList<>();
        List<@Nullable Double> median = new ArrayList<>();
        List<@Nullable Double> high = new ArrayList<>();
        for (double[] losses : result.losses()) {
            double[] sorted = losses.clone();
            Arrays.sort(sorted);
            mean.add(finite(Arrays.stream(sorted).sum() / sorted.length));
            low.add(finite(sorted[(int) (LOW * (sorted.length - 1))]));
            median.add(finite(sorted[(sorted.length - 1) / 2]));
            high.add(finite(sorted[(int) (HIGH * (sorted.length - 1))]));
        }
        return new Curve(
                progress.recorded(),
                Collections.unmodifiableList(mean),
                Collections.unmodifiableList(low),
                Collections.unmodifiableList(median),
                Collections.unmodifiableList(high));
    }

    /** Against the hand-made optimizer of the smallest mean; where all of them diverged, whether the learned one did not. */
    private static String verdict(List<Contestant> contestants, List<Ratio> ratios) {
        int best = -1;
        for (int i = 0; i < ratios.size(); i++) {
            boolean better = best < 0 || mean(contestants.get(i + 1)) < mean(contestants.get(best + 1));
            best = better ? i : best;
        }
        double learned = mean(contestants.get(0));
        double other = mean(contestants.get(best + 1));
        if (!Double.isFinite(learned) || !Double.isFinite(other)) {
            return Double.isFinite(learned) ? "BETTER" : Double.isFinite(other) ? "WORSE" : "UNDECIDED";
        }
        Double high = ratios.get(best).high();
        Double low = ratios.get(best).low();
        return high != null && high < 1 ? "BETTER" : low != null && low > 1 ? "WORSE" : "UNDECIDED";
    }

    private static double mean(Contestant contestant) {
        Double mean = contestant.mean();
        return mean == null ? Double.POSITIVE_INFINITY : mean;
    }

    static Map<String, Double> summary(ComparisonReport report) {
        Map<String, Double> summary = new TreeMap<>();
        report.ratios().forEach(ratio -> {
            Double value = ratio.ratio();
            if (value != null) {
                summary.put("ratio to " + ratio.against(), value);
            }
            summary.put("win rate against " + ratio.against(), ratio.winRate());
        });
        return summary;
    }

    private static ComparisonReport.Functions functions(FunctionSample sample) {
        return new ComparisonReport.Functions(Long.toUnsignedString(sample.getSeed()), sample.getFunctions());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
