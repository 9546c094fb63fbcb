package org.touchstone.metatraining.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.ComparisonReport.Cell;
import org.touchstone.kernel.l2l.Comparison;
import org.touchstone.metatraining.Families;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.OptimizeeFamily;

/** Cells of the table of generalization. */
final class Cells {
    private Cells() {}

    /** Of one race; passed where the learned mean is finite and not above the smallest of the others. */
    static Cell cell(Leg leg, String title, List<Comparison> comparisons) {
        int best = best(comparisons);
        Comparison against = comparisons.get(best);
        OptimizeeFamily spec = leg.course().spec();
        List<Integer> hidden = hidden(spec.getClassifier().getArchitecture());
        boolean even = hidden.stream().distinct().count() == 1;
        return new Cell(
                title,
                leg.course().steps(),
                even ? hidden.get(0) : null,
                spec.hasClassifier() ? Integer.valueOf(hidden.size()) : null,
                spec.hasClassifier() ? activation(spec.getClassifier().getArchitecture()) : null,
                spec.hasQuadratics()
                        ? Integer.valueOf(
                                Families.complete(spec).getQuadratics().getSize())
                        : null,
                leg.name(best + 1),
                ReportWriter.finite(against.ratio()),
                ReportWriter.finite(against.low()),
                ReportWriter.finite(against.high()),
                passes(against));
    }

    private static int best(List<Comparison> comparisons) {
        int best = 0;
        for (int b = 1; b < comparisons.size(); b++) {
            double mean = comparisons.get(b).other().mean();
            double smallest = comparisons.get(best).other().mean();
            best = Double.isFinite(mean) && !(smallest <= mean) ? b : best;
        }
        return best;
    }

    private static boolean passes(Comparison best) {
        double learned = best.learned().mean();
        double other = best.other().mean();
        return Double.isFinite(learned) && (learned <= other || !Double.isFinite(other));
    }

    private static List<Integer> hidden(Architecture architecture) {
        return architecture.hasMlp()
                ? architecture.getMlp().getHiddenList()
                : architecture.getCnn().getHiddenList();
    }

    private static @Nullable String activation(Architecture architecture) {
        Activation activation = architecture.hasMlp()
                ? architecture.getMlp().getActivation()
                : architecture.getCnn().getActivation();
        return (activation == Activation.ACTIVATION_UNSPECIFIED ? Activation.RELU : activation).name();
    }
}
