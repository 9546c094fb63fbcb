package org.touchstone.audit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.plan.States;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.Point;
import org.touchstone.catalog.audit.AuditReport.Series;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.statistics.Contrast;
import org.touchstone.kernel.saliency.statistics.CrossedTable;
import org.touchstone.kernel.saliency.statistics.Interval;
import org.touchstone.kernel.saliency.verdict.Anchor;
import org.touchstone.kernel.saliency.verdict.Anchors;
import org.touchstone.kernel.saliency.verdict.AuditStatistics;
import org.touchstone.kernel.saliency.verdict.Check;
import org.touchstone.kernel.saliency.verdict.CheckTable;
import org.touchstone.kernel.saliency.verdict.MethodStatistics;

/** Curves and anchors with their intervals, as documents tell them. */
final class CurveDocuments {
    private static final double LEVEL = 0.95;
    private static final String FIXED = "fixed";

    private final States states;
    private final String family;

    CurveDocuments(OpenPlan plan) {
        this.states = new States(plan.plan());
        this.family = plan.plan().profile().randomization().families().get(0).id();
    }

    private record Curve(String method, String order, String measure) {}

    /** Of the family that decides, for the trained model's class. */
    List<Series> series(AuditStatistics statistics) {
        Map<Curve, List<Point>> curves = new LinkedHashMap<>();
        for (MethodStatistics method : statistics.methods()) {
            for (CheckTable table : method.tables()) {
                order(table.check()).ifPresent(order -> curves.computeIfAbsent(
                                new Curve(method.method(), order, table.measure()), unused -> new ArrayList<>())
                        .add(point(table)));
            }
        }
        List<Series> series = new ArrayList<>();
        curves.forEach((curve, points) -> {
            points.sort(Comparator.comparing(Point::state));
            series.add(new Series(curve.method(), curve.order(), family, FIXED, curve.measure(), points));
        });
        return series;
    }

    private static Optional<String> order(Check check) {
        return switch (check.kind()) {
            case TOP_DOWN, BOTTOM_UP, INDEPENDENT ->
                Optional.of(check.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            case RANDOM_LOGIT, DATA -> Optional.empty();
        };
    }

    private Point point(CheckTable table) {
        Check check = table.check();
        States.Place place = states.place(Order.valueOf(check.kind().name()), check.depth());
        CrossedTable numbers = table.table();
        long pairs = (long) numbers.rows() * numbers.columns();
        if (numbers.count() == 0) {
            return new Point(place.state(), place.layer(), null, null, null, 0, pairs);
        }
        Interval interval = interval(numbers, true);
        return new Point(
                place.state(),
                place.layer(),
                VerdictDocuments.finite(numbers.mean()),
                VerdictDocuments.finite(interval.low()),
                VerdictDocuments.finite(interval.high()),
                numbers.count(),
                pairs - numbers.count());
    }

    private static Interval interval(CrossedTable table, boolean sampledSeeds) {
        return Contrast.of(0, List.of(new Contrast.Term(1, table, true, sampledSeeds)))
                .interval(LEVEL);
    }

    /** Ceilings and floors of every method and measure. */
    List<AuditReport.Anchor> anchors(AuditStatistics statistics) {
        List<AuditReport.Anchor> anchors = new ArrayList<>();
        for (MethodStatistics method : statistics.methods()) {
            method.anchors().keySet().stream().sorted().forEach(measure -> {
                Anchors all = Objects.requireNonNull(method.anchors().get(measure));
                anchors.add(anchor("ceiling", method.method(), measure, all.ceiling()));
                anchors.add(anchor("other image", method.method(), measure, all.otherImage()));
                all.randomNetworks()
                        .ifPresent(floor -> anchors.add(anchor("random network", method.method(), measure, floor)));
                all.retrained()
                        .ifPresent(ceiling -> anchors.add(anchor("retrained", method.method(), measure, ceiling)));
            });
        }
        return anchors;
    }

    private static AuditReport.Anchor anchor(String kind, String method, String measure, Anchor anchor) {
        if (anchor instanceof Anchor.Sampled sampled && sampled.table().count() > 0) {
            Interval interval = interval(sampled.table(), sampled.sampledSeeds());
            return new AuditReport.Anchor(
                    kind,
                    method,
                    measure,
                    VerdictDocuments.finite(sampled.table().mean()),
                    VerdictDocuments.finite(interval.low()),
                    VerdictDocuments.finite(interval.high()),
                    sampled.table().count());
        }
        Double exact = anchor.known() ? VerdictDocuments.finite(anchor.value()) : null;
        return new AuditReport.Anchor(kind, method, measure, exact, exact, exact, 0);
    }
}
