package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
import org.touchstone.kernel.l2l.Verdict;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.FunctionSample;

/** Makes the report of a finished comparison. */
final class ReportWriter {
    private static final double LOW = 0.1;
    private static final double MIDDLE = 0.5;
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
        List<Comparison> comparisons = new ArrayList<>();
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(contestant("learned", null, Comparison.Side.of(learned), List.of(), 0));
        for (int b = 0; b < request.baselines().size(); b++) {
            Key key = request.test().key().fold("bootstrap").fold(b);
            Comparison comparison = Comparison.of(learned, progress.result(b + 1), key);
            comparisons.add(comparison);
            List<Tuning.Score> seen = scores.apply(b);
            contestants.add(contestant(name(b), Tuning.best(seen), comparison.other(), tuned(seen), b + 1));
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
                ratios(comparisons),
                Verdict.of(comparisons).name(),
                new Lineage(
                        taskId,
                        Optional.ofNullable(field.family().dataset()).stream().toList(),
                        List.of(field.optimizer())));
    }

    private String name(int baseline) {
        return request.baselines().get(baseline).name();
    }

    private List<Ratio> ratios(List<Comparison> comparisons) {
        return IntStream.range(0, comparisons.size())
                .mapToObj(b -> ratio(name(b), comparisons.get(b)))
                .toList();
    }

    private static Ratio ratio(String against, Comparison comparison) {
        return new Ratio(
                against,
                finite(comparison.ratio()),
                finite(comparison.low()),
                finite(comparison.high()),
                comparison.winRate());
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
        return new Curve(
                progress.recorded(),
                finite(result.meanPerStep()),
                finite(result.quantilePerStep(LOW)),
                finite(result.quantilePerStep(MIDDLE)),
                finite(result.quantilePerStep(HIGH)));
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

    private static List<@Nullable Double> finite(double[] values) {
        List<@Nullable Double> finite = new ArrayList<>();
        for (double value : values) {
            finite.add(finite(value));
        }
        return Collections.unmodifiableList(finite);
    }
}
