package org.touchstone.proto;

import java.util.List;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.Diagnosis;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.LayerHistogram;
import org.touchstone.proto.v1.LayerSummary;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;

/** A training that is looked into, and what a look tells. */
final class GoldenDiagnoses {
    private GoldenDiagnoses() {}

    static Task task(Task training) {
        Task.Builder task = training.toBuilder();
        task.getTrainClassifierBuilder()
                .setInitialization(Initialization.ORTHOGONAL)
                .setDiagnose(Diagnose.newBuilder().setEvery(50).setProbes(300));
        return task.build();
    }

    static Statistics statistics() {
        return Statistics.newBuilder()
                .setStep(0)
                .setExamples(300)
                .addLayers(LayerSummary.newBuilder()
                        .setLayer("hidden1")
                        .putValues("activation std", 0.25)
                        .putPredicted("activation std", 0.26)
                        .addHistograms(LayerHistogram.newBuilder()
                                .setOf("activation")
                                .setScale(LayerHistogram.Scale.LINEAR)
                                .setFrom(-1)
                                .setTo(1)
                                .addAllCounts(List.of(1L, 0L, 298L, 1L)))
                        .addHistograms(LayerHistogram.newBuilder()
                                .setOf("gradient")
                                .setScale(LayerHistogram.Scale.LOGARITHMIC)
                                .setFrom(0.25)
                                .setTo(1)
                                .addAllCounts(List.of(7L, 9L))
                                .setBelow(1)
                                .setAbove(2)
                                .setNan(3)
                                .setInfinite(4)))
                .addDiagnoses(Diagnosis.newBuilder()
                        .setRule("NOT_FINITE")
                        .setLayer("hidden1")
                        .putEvidence("nan", 3)
                        .setSentence("The gradients have 3 NaN.")
                        .setRemedy("Lower the learning rate."))
                .build();
    }
}
