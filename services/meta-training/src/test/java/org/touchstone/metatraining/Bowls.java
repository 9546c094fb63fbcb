package org.touchstone.metatraining;

import org.touchstone.proto.v1.MetaValidation;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizerArchitecture;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainOptimizer;

/** A meta-training of seconds, on quadratics of four dimensions. */
final class Bowls {
    private Bowls() {}

    static OptimizeeFamily.Builder family() {
        return OptimizeeFamily.newBuilder()
                .setQuadratics(QuadraticFamily.newBuilder().setSize(4));
    }

    static TrainOptimizer.Builder spec() {
        return TrainOptimizer.newBuilder()
                .setModelName("bowls")
                .setFamily(family())
                .setArchitecture(OptimizerArchitecture.newBuilder().setHiddenUnits(8))
                .setUnroll(5)
                .addHorizons(10)
                .addHorizons(20)
                .setEpisodes(4)
                .setFunctions(16)
                .setUpdates(24)
                .setLearningRate(0.01)
                .setValidation(MetaValidation.newBuilder().setEveryUpdates(8).setFunctions(32))
                .setReportEveryUpdates(4)
                .setSeed(3);
    }

    static Task task(TrainOptimizer.Builder spec) {
        return Task.newBuilder().setId("train-bowls").setTrainOptimizer(spec).build();
    }
}
