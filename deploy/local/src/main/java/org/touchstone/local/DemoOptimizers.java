package org.touchstone.local;

import java.util.List;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.MetaValidation;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizerArchitecture;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainOptimizer;

/** The demo's optimizer: it learns for half a minute on quadratics and then races those made by hand. */
final class DemoOptimizers {
    private static final String NAME = "learned-optimizer";

    private DemoOptimizers() {}

    /** In the order in which they are to be streamed; {@code run} makes their ids. */
    static List<Task> tasks(String run) {
        Task train = Task.newBuilder()
                .setId(run + "-train-optimizer")
                .setSubmitter("demo")
                .setTrainOptimizer(TrainOptimizer.newBuilder()
                        .setModelName(NAME)
                        .setFamily(OptimizeeFamily.newBuilder().setQuadratics(QuadraticFamily.getDefaultInstance()))
                        .setArchitecture(OptimizerArchitecture.newBuilder().setOutputScale(0.01))
                        .setFunctions(32)
                        .setUpdates(300)
                        .setValidation(
                                MetaValidation.newBuilder().setEveryUpdates(50).setFunctions(100))
                        .setSeed(1)
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(100)))
                .build();
        Task race = Task.newBuilder()
                .setId(run + "-race-optimizers")
                .setSubmitter("demo")
                .setCompareOptimizers(CompareOptimizers.newBuilder()
                        .setOptimizer(NAME)
                        .setTest(FunctionSample.newBuilder().setSeed(1001).setFunctions(1000))
                        .setTuning(FunctionSample.newBuilder().setSeed(1002).setFunctions(500)))
                .setOptions(TaskOptions.newBuilder().addAfter(train.getId()))
                .build();
        return List.of(train, race);
    }
}
