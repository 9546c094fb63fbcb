package org.touchstone.catalog.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.audit.AuditFragment.Cell;
import org.touchstone.catalog.audit.AuditReport.Picture;
import org.touchstone.catalog.audit.AuditReport.Point;
import org.touchstone.catalog.audit.AuditReport.Progress;
import org.touchstone.catalog.audit.AuditReport.Series;
import org.touchstone.catalog.audit.Reproducibility.StateAccuracy;

/**
 * An audit at work in the shape of its report: the plan with what the fragments there are say. Means only: intervals and verdicts
 * come with the report. The result depends on which fragments there are, not on their order.
 */
public final class AuditView {
    private AuditView() {}

    /**
     * {@code plan} is a report without figures; fragments of other plans are passed over, repeated ones count once.
     *
     * @param scattered shards that are on the queue, being worked on, or done: what is planned so far
     */
    public static AuditReport merge(
            AuditReport plan, String planSha256, Collection<AuditFragment> fragments, int scattered) {
        Map<Integer, AuditFragment> byShard = new TreeMap<>();
        fragments.stream()
                .filter(fragment -> fragment.plan().equals(planSha256))
                .forEach(fragment -> byShard.put(fragment.shard(), fragment));
        List<AuditFragment> there = List.copyOf(byShard.values());
        List<Picture> pictures = new ArrayList<>(plan.pictures());
        there.forEach(fragment -> pictures.addAll(fragment.pictures()));
        int planned = Math.max(scattered, there.size());
        return new AuditReport(
                plan.formatVersion(),
                plan.name(),
                plan.digest(),
                false,
                plan.identity(),
                plan.subject(),
                plan.probes(),
                plan.profile(),
                new Progress(there.size(), planned, plan.progress().looks()),
                plan.layers(),
                plan.fixedTensors(),
                plan.methods(),
                series(there),
                plan.anchors(),
                plan.checks(),
                pictures,
                withAccuracies(plan.reproducibility(), there),
                plan.notSaid(),
                plan.lineage());
    }

    private record Curve(String method, String order, String family, String convention, String metric) {
        static final Comparator<Curve> ORDER = Comparator.comparing(Curve::method)
                .thenComparing(Curve::order)
                .thenComparing(Curve::family)
                .thenComparing(Curve::convention)
                .thenComparing(Curve::metric);
    }

    private record Sum(String layer, double sum, long count, long degenerate) {
        Sum plus(Cell cell) {
            return new Sum(layer, sum + cell.sum(), count + cell.count(), degenerate + cell.degenerate());
        }

        Point at(int state) {
            return new Point(state, layer, count == 0 ? null : sum / count, null, null, count, degenerate);
        }
    }

    private static List<Series> series(List<AuditFragment> fragments) {
        Map<Curve, Map<Integer, Sum>> curves = new TreeMap<>(Curve.ORDER);
        for (AuditFragment fragment : fragments) {
            for (Cell cell : fragment.cells()) {
                Curve curve =
                        new Curve(cell.method(), cell.order(), fragment.family(), cell.convention(), cell.metric());
                Map<Integer, Sum> points = curves.computeIfAbsent(curve, unused -> new TreeMap<>());
                points.put(
                        cell.state(),
                        points.getOrDefault(cell.state(), new Sum(cell.layer(), 0, 0, 0))
                                .plus(cell));
            }
        }
        List<Series> series = new ArrayList<>();
        curves.forEach((curve, points) -> {
            List<Point> drawn = new ArrayList<>();
            points.forEach((state, sum) -> drawn.add(sum.at(state)));
            series.add(new Series(
                    curve.method(), curve.order(), curve.family(), curve.convention(), curve.metric(), drawn));
        });
        return series;
    }

    private record StateKey(String order, String family, int state, String layer) {}

    private static Reproducibility withAccuracies(Reproducibility plan, List<AuditFragment> fragments) {
        Map<StateKey, long[]> counts = new LinkedHashMap<>();
        for (AuditFragment fragment : fragments) {
            for (AuditFragment.State state : fragment.states()) {
                long[] count = counts.computeIfAbsent(
                        new StateKey(state.order(), fragment.family(), state.state(), state.layer()),
                        unused -> new long[3]);
                count[0] += state.correct();
                count[1] += fragment.images();
                count[2] = Math.max(count[2], fragment.seed() + 1L);
            }
        }
        List<StateAccuracy> accuracies = new ArrayList<>();
        counts.forEach((key, count) -> accuracies.add(new StateAccuracy(
                key.order(),
                key.family(),
                key.state(),
                key.layer(),
                count[1] == 0 ? 0 : count[0] / (double) count[1],
                (int) count[2])));
        return new Reproducibility(
                plan.auditor(),
                plan.libraries(),
                plan.settings(),
                accuracies,
                plan.mapCount(),
                plan.merkleRoot(),
                plan.manifest());
    }
}
