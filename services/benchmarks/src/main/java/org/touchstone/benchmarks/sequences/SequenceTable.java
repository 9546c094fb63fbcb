package org.touchstone.benchmarks.sequences;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.touchstone.kernel.random.Key;

/**
 * Scores of systems by beam.
 *
 * @param counts of the test sentences by system and beam, all of a seed before those of the next
 */
record SequenceTable(ExperimentTask task, Map<String, List<List<Long>>> counts) {
    private static final int DECIDING_BEAM = 5;
    private static final Key DRAWS = Key.of(1);

    /** A table for each score. Differences are to cross-entropy, where it was run, and to the first system. */
    void tell(boolean likelihood, List<SearchedSystem> systems, Consumer<String> out) {
        List<String> searched = systems.stream().map(SearchedSystem::name).toList();
        List<String> rows = likelihood
                ? Stream.concat(Stream.of(SequenceExperiment.LIKELIHOOD), searched.stream())
                        .toList()
                : searched;
        List<String> bases =
                rows.subList(0, 1).equals(searched.subList(0, 1)) ? searched.subList(0, 1) : rows.subList(0, 2);
        for (String score : task.scores()) {
            StringBuilder head = new StringBuilder("| test " + score + " | K_te = 1 | 5 | 10 |");
            bases.forEach(base -> head.append(" above ").append(base).append(" at 5 [95 %] |"));
            out.accept(head.toString());
            out.accept("| --- ".repeat(1 + SequenceExperiment.BEAMS.size() + bases.size()) + "|");
            rows.forEach(row -> out.accept(row(score, row, bases)));
        }
    }

    private ToDoubleFunction<List<Long>> score(String name) {
        return sum -> task.task().scores(sum).getOrDefault(name, Double.NaN);
    }

    private String row(String score, String system, List<String> bases) {
        StringBuilder row = new StringBuilder("| " + system);
        for (int beam : SequenceExperiment.BEAMS) {
            double value = score(score).applyAsDouble(PairedBootstrap.sum(of(system, beam)));
            row.append(String.format(Locale.ROOT, " | %.2f", value));
        }
        bases.forEach(base -> row.append(" | ").append(base.equals(system) ? "" : above(score, system, base)));
        return row + " |";
    }

    private String above(String score, String system, String base) {
        PairedBootstrap b = PairedBootstrap.of(
                score(score),
                of(base, DECIDING_BEAM),
                of(system, DECIDING_BEAM),
                task.test().size(),
                DRAWS);
        return String.format(Locale.ROOT, "%+.2f [%+.2f, %+.2f]", b.difference(), b.low(), b.high());
    }

    private List<List<Long>> of(String system, int beam) {
        return counts.getOrDefault(SequenceExperiment.key(system, beam), List.of());
    }
}
