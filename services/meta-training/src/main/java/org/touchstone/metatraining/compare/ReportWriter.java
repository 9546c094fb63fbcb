package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.ComparisonReport.Contestant;
import org.touchstone.catalog.ComparisonReport.Curve;
import org.touchstone.catalog.ComparisonReport.Guarded;
import org.touchstone.catalog.ComparisonReport.Ratio;
import org.touchstone.catalog.ComparisonReport.Tuned;
import org.touchstone.catalog.ComparisonReport.Variant;
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
    private final List<Leg> legs;

    ReportWriter(CompareRequest request, Field field, List<Leg> legs) {
        this.request = request;
        this.field = field;
        this.legs = legs;
    }

    /** Everything that the report says of one race. */
    private record Finished(Leg leg, List<Contestant> contestants, List<Comparison> comparisons) {
        String verdict() {
            return Verdict.of(comparisons).name();
        }

        List<Ratio> ratios() {
            return IntStream.range(0, comparisons.size())
                    .mapToObj(b -> ratio(leg.name(b + 1), comparisons.get(b)))
                    .toList();
        }
    }

    ComparisonReport write(String taskId) {
        List<Finished> all = legs.stream().map(this::finished).toList();
        Finished own = all.get(0);
        String title =
                request.spec().getTitle().isEmpty() ? taskId : request.spec().getTitle();
        return new ComparisonReport(
                ComparisonReport.FORMAT_VERSION,
                "",
                title,
                field.optimizer(),
                Architectures.toJson(field.spec()),
                request.steps(),
                functions(request.spec().getTest()),
                functions(request.spec().getTuning()),
                request.tuning().criterion().name(),
                own.contestants(),
                own.ratios(),
                own.verdict(),
                all.stream().map(one -> cell(one, title)).toList(),
                all.stream().skip(1).map(ReportWriter::variant).toList(),
                new Lineage(
                        taskId,
                        Optional.ofNullable(field.family().dataset()).stream().toList(),
                        List.of(field.optimizer())));
    }

    private static ComparisonReport.Cell cell(Finished race, String own) {
        Course course = race.leg().course();
        return Cells.cell(race.leg(), course.number() == 0 ? own : course.title(), race.comparisons());
    }

    private static Variant variant(Finished race) {
        return new Variant(
                race.leg().course().title(),
                Architectures.toJson(race.leg().course().spec()),
                race.leg().course().steps(),
                race.contestants(),
                race.ratios(),
                race.verdict());
    }

    private Finished finished(Leg leg) {
        RaceResult learned = leg.progress().result(0);
        List<Comparison> comparisons = new ArrayList<>();
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(contestant(leg, 0, null, Comparison.Side.of(learned), List.of()));
        for (int b = 0; b < request.baselines().size(); b++) {
            Key key = request.test().key().fold("bootstrap").fold(b);
            Comparison comparison = Comparison.of(learned, leg.progress().result(b + 1), key);
            comparisons.add(comparison);
            List<Tuning.Score> seen = leg.scores(b);
            contestants.add(contestant(leg, b + 1, Tuning.best(seen), comparison.other(), tuned(seen)));
        }
        return new Finished(leg, contestants, comparisons);
    }

    private static Ratio ratio(String against, Comparison comparison) {
        return new Ratio(
                against,
                finite(comparison.ratio()),
                finite(comparison.low()),
                finite(comparison.high()),
                comparison.winRate());
    }

    private Contestant contestant(Leg leg, int place, @Nullable Double rate, Comparison.Side side, List<Tuned> tuned) {
        return new Contestant(
                leg.name(place),
                rate,
                finite(side.mean()),
                finite(side.standardError()),
                finite(side.median()),
                finite(leg.progress().sum(place)),
                tuned,
                curve(leg.progress(), place),
                place == 0 ? guarded(leg.progress()) : null);
    }

    private @Nullable Guarded guarded(Progress progress) {
        long[] falls = progress.falls();
        return request.guard()
                .map(guard -> new Guarded(
                        guard.band(),
                        guard.window(),
                        guard.patience(),
                        guard.rate(),
                        falls.length,
                        falls.length == 0 ? null : Long.valueOf(falls[falls.length / 2])))
                .orElse(null);
    }

    private static List<Tuned> tuned(List<Tuning.Score> scores) {
        return scores.stream()
                .map(score -> new Tuned(score.rate(), finite(score.score())))
                .toList();
    }

    private static Curve curve(Progress progress, int place) {
        RaceResult result = progress.result(place);
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
        Guarded safeguard = report.contestants().get(0).safeguard();
        if (safeguard != null) {
            summary.put("functions given to Adam", (double) safeguard.fellBack());
        }
        if (!report.variants().isEmpty()) {
            summary.put("races", (double) report.table().size());
            summary.put("races passed", (double) report.table().stream()
                    .filter(ComparisonReport.Cell::passes)
                    .count());
        }
        return summary;
    }

    private static ComparisonReport.Functions functions(FunctionSample sample) {
        return new ComparisonReport.Functions(Long.toUnsignedString(sample.getSeed()), sample.getFunctions());
    }

    static @Nullable Double finite(double value) {
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
