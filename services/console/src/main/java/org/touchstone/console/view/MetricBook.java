package org.touchstone.console.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metric series of one task under the rule of epochs: a resumed task's history has no future that did not happen. */
final class MetricBook {
    private static final List<String> HEADLINES =
            List.of("validation accuracy", "validation loss", "training loss", "train loss", "loss", "accuracy");

    private final Limits limits;
    private final TreeMap<String, MetricSeries> seriesByName = new TreeMap<>();
    private final TreeMap<Long, Long> resumedFromByEpoch = new TreeMap<>();
    private boolean archived;

    MetricBook(Limits limits) {
        this.limits = limits;
    }

    void add(String name, long step, double value, long epoch, long offset) {
        if (undoneLater(step, epoch)) {
            return;
        }
        MetricSeries series = seriesByName.get(name);
        if (series == null) {
            if (seriesByName.size() >= limits.seriesPerTask()) {
                return;
            }
            series = new MetricSeries(limits.pointsPerSeries());
            seriesByName.put(name, series);
        }
        series.add(step, value, epoch, offset);
        archived = false;
    }

    void resumed(long epoch, long fromStep) {
        resumedFromByEpoch.merge(epoch, fromStep, Math::min);
        seriesByName.values().forEach(series -> series.dropBeyond(fromStep, epoch));
    }

    void archive(int points) {
        seriesByName.values().forEach(series -> series.thin(points));
        archived = true;
    }

    boolean archived() {
        return archived;
    }

    long pointCount() {
        return seriesByName.values().stream().mapToLong(MetricSeries::size).sum();
    }

    Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        seriesByName.forEach((name, series) -> sizes.put(name, series.size()));
        return sizes;
    }

    Map<String, Points> points(@Nullable String name, int maxPoints) {
        Map<String, Points> points = new LinkedHashMap<>();
        seriesByName.forEach((key, series) -> {
            if (name == null || name.equals(key)) {
                points.put(key, series.points().sample(maxPoints));
            }
        });
        return points;
    }

    Map<String, Points> since(long offset, int maxPoints) {
        Map<String, Points> points = new LinkedHashMap<>();
        seriesByName.forEach((name, series) -> {
            Points fresh = series.since(offset);
            if (fresh.size() > 0) {
                points.put(name, fresh.sample(maxPoints));
            }
        });
        return points;
    }

    /** Name of the metric worth a glance. */
    @Nullable
    String headline() {
        for (String candidate : HEADLINES) {
            for (String name : seriesByName.keySet()) {
                if (name.replace('_', ' ').replace('-', ' ').replace('.', ' ').equalsIgnoreCase(candidate)) {
                    return name;
                }
            }
        }
        return seriesByName.isEmpty() ? null : seriesByName.keySet().iterator().next();
    }

    double last(String name) {
        MetricSeries series = seriesByName.get(name);
        return series == null ? Double.NaN : series.last();
    }

    private boolean undoneLater(long step, long epoch) {
        return resumedFromByEpoch.tailMap(epoch, false).values().stream().anyMatch(from -> step > from);
    }
}
