package org.touchstone.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.StepResult;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.Expected;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Updates;

/**
 * Looks into a classifier at its cadence and tells what it sees. A look is a function of the parameters before and after one
 * step and of the probes, so a resumed run tells the same.
 */
final class Diagnosing {
    private final Telling telling;
    private final Probes probes;

    Diagnosing(Telling telling, Probes probes) {
        this.telling = telling;
        this.probes = probes;
    }

    /** One step of the training, with the looks that are due before and after it. */
    StepResult step(ClassifierTraining training) {
        if (telling.isFirst()) {
            look(training, Updates.NONE);
        }
        if (!telling.isDue(training.stepsDone() + 1)) {
            return training.step();
        }
        ClassifierTraining.MeasuredStep step = training.measuredStep();
        look(training, step.updates());
        return step.result();
    }

    private void look(ClassifierTraining training, Updates updates) {
        NetworkStatistics now = probes.look(training);
        Map<String, Map<String, Double>> expected = now.step() == 0 ? expected(training, now) : Map.of();
        telling.tell(List.of(now), updates, expected, Diagnostician.examine(now, updates));
    }

    private Map<String, Map<String, Double>> expected(ClassifierTraining training, NetworkStatistics now) {
        Map<String, Map<String, Double>> expected = new HashMap<>();
        if (training.spec().initialization().isIndependent()) {
            double averaged = now.examples() / (double) now.shards();
            for (Expected layer : probes.expected(training, now).hidden()) {
                expected.put(layer.layer(), LayerSummaries.expected(layer, averaged));
            }
        }
        return expected;
    }

    /** {@link Telling#origin} of what is not finite now. */
    String origin(ClassifierTraining training) {
        return Telling.origin(Diagnostician.examine(probes.look(training), Updates.NONE));
    }
}
