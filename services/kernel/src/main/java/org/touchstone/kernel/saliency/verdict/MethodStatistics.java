package org.touchstone.kernel.saliency.verdict;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that was measured of one saliency method.
 *
 * @param anchors by measure
 */
public record MethodStatistics(
        String method, MethodFacts facts, List<CheckTable> tables, Map<String, Anchors> anchors) {
    public MethodStatistics {
        tables = List.copyOf(tables);
        anchors = Map.copyOf(anchors);
    }

    /** The first table of a measure whose check is wanted and that has a value. */
    Optional<CheckTable> find(String measure, Predicate<Check> wanted) {
        return tables.stream()
                .filter(t -> t.measure().equals(measure)
                        && wanted.test(t.check())
                        && t.table().count() > 0)
                .findFirst();
    }

    /** Usable anchors of a measure. */
    Optional<Anchors> usable(String measure) {
        return Optional.ofNullable(anchors.get(measure)).filter(Anchors::known);
    }
}
