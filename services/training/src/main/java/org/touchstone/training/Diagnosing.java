package org.touchstone.training;

import java.util.HashMap;
import java.util.Map;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.StepResult;
import org.touchstone.kernel.diagnose.Diagnosis;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.Expected;
import org.touchstone.kernel.diagnose.LayerStatistics;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Rule;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.proto.v1.LayerSummary;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.worker.TaskContext;

/**
 * Looks into the network at its cadence and tells what it sees. A look is a function of the parameters before and after one
 * step and of the probes, so a resumed run tells the same.
 */
final class Diagnosing {
    private final TaskContext context;
    private final Looks looks;
    private final Probes probes;
    private final long every;

    Diagnosing(TaskContext context, Looks looks, Probes probes, long every) {
        this.context = context;
        this.looks = looks;
        this.probes = probes;
        this.every = every;
    }

    /** One step of the training, with the looks that are due before and after it. */
    StepResult step(ClassifierTraining training) {
        if (looks.isEmpty()) {
            look(training, Updates.NONE);
        }
        long next = training.stepsDone() + 1;
        if (next % every != 0 && next != training.spec().steps()) {
            return training.step();
        }
        ClassifierTraining.MeasuredStep step = training.measuredStep();
        look(training, step.updates());
        return step.result();
    }

    private void look(ClassifierTraining training, Updates updates) {
        NetworkStatistics now = probes.look(training);
        Map<String, Map<String, Double>> expected = now.step() == 0 ? expected(training, now) : Map.of();
        Statistics.Builder told = Statistics.newBuilder().setStep(now.step()).setExamples(probes.count());
        for (LayerStatistics layer : now.layers()) {
            LayerSummary.Builder summary = LayerSummaries.of(layer, updates);
            told.addLayers(summary.putAllPredicted(expected.getOrDefault(layer.layer(), Map.of())));
        }
        Diagnostician.examine(now, updates).forEach(found -> told.addDiagnoses(LayerSummaries.toProto(found)));
        Statistics look = told.build();
        looks.add(look);
        context.statistics(look);
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

    /** Where numbers that are not finite come from, as a sentence with a blank before it; empty when nowhere to be seen. */
    String origin(ClassifierTraining training) {
        return Diagnostician.examine(probes.look(training), Updates.NONE).stream()
                .filter(diagnosis -> diagnosis.rule() == Rule.NOT_FINITE)
                .map(Diagnosis::sentence)
                .map(sentence -> " " + sentence)
                .findFirst()
                .orElse("");
    }
}
