package org.touchstone.training;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.diagnose.Diagnosis;
import org.touchstone.kernel.diagnose.LayerStatistics;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Rule;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.worker.TaskContext;

/** Knows when a training is to be looked into, and tells what is seen: as an event, and for the series at the end. */
public final class Telling {
    private final TaskContext context;
    private final Looks looks;
    private final long every;
    private final long steps;

    /** A look before the first step, after every so many, and after the last. */
    public Telling(TaskContext context, Looks looks, long every, long steps) {
        this.context = context;
        this.looks = looks;
        this.every = every;
        this.steps = steps;
    }

    /** Whether nothing was told yet. */
    public boolean isFirst() {
        return looks.isEmpty();
    }

    /** Whether there is a look after the step of that number. */
    public boolean isDue(long step) {
        return step % every == 0 || step == steps;
    }

    /**
     * Tells a look.
     *
     * @param networks those of the model, all at one step
     * @param predicted what theory expects, by layer and name; empty where it expects nothing
     * @param found what is wrong
     */
    public void tell(
            List<NetworkStatistics> networks,
            Updates updates,
            Map<String, Map<String, Double>> predicted,
            List<Diagnosis> found) {
        NetworkStatistics first = networks.get(0);
        Statistics.Builder told =
                Statistics.newBuilder().setStep(first.step()).setExamples(Math.toIntExact(first.examples()));
        for (NetworkStatistics network : networks) {
            for (LayerStatistics layer : network.layers()) {
                told.addLayers(LayerSummaries.of(layer, updates)
                        .putAllPredicted(predicted.getOrDefault(layer.layer(), Map.of())));
            }
        }
        found.forEach(diagnosis -> told.addDiagnoses(LayerSummaries.toProto(diagnosis)));
        Statistics look = told.build();
        looks.add(look);
        context.statistics(look);
    }

    /** Where numbers that are not finite come from, as a sentence with a blank before it; empty when nowhere to be seen. */
    public static String origin(List<Diagnosis> found) {
        return found.stream()
                .filter(diagnosis -> diagnosis.rule() == Rule.NOT_FINITE)
                .map(diagnosis -> " " + diagnosis.sentence())
                .findFirst()
                .orElse("");
    }
}
