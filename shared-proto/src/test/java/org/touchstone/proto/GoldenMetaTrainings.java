package org.touchstone.proto;

import java.util.List;
import org.touchstone.proto.GoldenMessages.Golden;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.ClassifierFamily;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.GradientInput;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.Imitation;
import org.touchstone.proto.v1.LearnedOptimizer;
import org.touchstone.proto.v1.LearningRateGrid;
import org.touchstone.proto.v1.LogSignGradient;
import org.touchstone.proto.v1.MetaEpisodes;
import org.touchstone.proto.v1.MetaValidation;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizeeVariant;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.OptimizerArchitecture;
import org.touchstone.proto.v1.PersistentEvolution;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Racer;
import org.touchstone.proto.v1.Safeguard;
import org.touchstone.proto.v1.StyleFamily;
import org.touchstone.proto.v1.StyleWeights;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.proto.v1.TrainOptimizer;

/** Well-filled messages about learned optimizers. */
final class GoldenMetaTrainings {
    private static final String DIGEST = "ab".repeat(32);

    private GoldenMetaTrainings() {}

    static List<Golden> all() {
        return List.of(
                new Golden("task-train-optimizer", training()),
                new Golden("task-meta-episodes", episodes()),
                new Golden("task-compare-optimizers", comparison()),
                new Golden("task-compare-variants", variants()),
                new Golden("task-compare-guarded", guarded()),
                new Golden("event-race", race()),
                new Golden("task-train-painter", painter()),
                new Golden("task-train-evolved", evolved()),
                new Golden("task-train-learned", learned()));
    }

    private static Task training() {
        return Task.newBuilder()
                .setId("opt-1")
                .setTrainOptimizer(TrainOptimizer.newBuilder()
                        .setModelName("opt")
                        .setFamily(classifiers())
                        .setArchitecture(OptimizerArchitecture.newBuilder()
                                .setInput(GradientInput.newBuilder()
                                        .setLogSign(LogSignGradient.newBuilder().setP(10)))
                                .setHiddenUnits(20)
                                .setOutputScale(0.1))
                        .setUnroll(20)
                        .addHorizons(100)
                        .addHorizons(200)
                        .setEpisodes(4)
                        .setFunctions(128)
                        .setUpdates(1000)
                        .setLearningRate(0.003)
                        .setClip(1)
                        .setSecondDerivatives(true)
                        .setLastLossOnly(true)
                        .setRandomScaling(3)
                        .setValidation(
                                MetaValidation.newBuilder().setEveryUpdates(50).setFunctions(8))
                        .setSeed(7)
                        .setShards(2)
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(100))
                        .setReportEveryUpdates(5))
                .build();
    }

    private static OptimizeeFamily classifiers() {
        return OptimizeeFamily.newBuilder()
                .setClassifier(ClassifierFamily.newBuilder()
                        .setDataset("mnist@" + DIGEST)
                        .setSplit("train")
                        .setArchitecture(Architecture.newBuilder()
                                .setMlp(Mlp.newBuilder().addHidden(20).setActivation(Activation.SIGMOID)))
                        .setBatchSize(128)
                        .setStartDeviation(0.1))
                .build();
    }

    private static Task episodes() {
        return Task.newBuilder()
                .setId("opt-1-b-3-e-1")
                .setOptions(TaskOptions.newBuilder().setParent("opt-1"))
                .setMetaEpisodes(MetaEpisodes.newBuilder()
                        .setTraining("opt-1")
                        .setBlock(3)
                        .setShard(1))
                .build();
    }

    private static Task comparison() {
        return Task.newBuilder()
                .setId("race-1")
                .setCompareOptimizers(CompareOptimizers.newBuilder()
                        .setOptimizer("opt@" + DIGEST)
                        .setFamily(OptimizeeFamily.newBuilder()
                                .setQuadratics(QuadraticFamily.newBuilder()
                                        .setSize(10)
                                        .setUniform(true)
                                        .setStartDeviation(0.01)))
                        .setSteps(200)
                        .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(1000))
                        .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(200))
                        .addBaselines(HandMadeOptimizer.HAND_MADE_ADAM)
                        .setGrid(LearningRateGrid.newBuilder()
                                .setLow(0.001)
                                .setHigh(1)
                                .setCount(31))
                        .setTuneSum(true)
                        .setTitle("uniform"))
                .build();
    }

    private static Task painter() {
        return Task.newBuilder()
                .setId("painter-1")
                .setTrainOptimizer(TrainOptimizer.newBuilder()
                        .setModelName("painter")
                        .setFamily(OptimizeeFamily.newBuilder()
                                .setStyle(StyleFamily.newBuilder()
                                        .setDataset("mnist@" + DIGEST)
                                        .setSplit("train")
                                        .setContents(50)
                                        .setStyleKey("uploads/" + DIGEST + ".png")
                                        .addFilters(16)
                                        .addFilters(32)
                                        .setWeights(StyleWeights.newBuilder()
                                                .setContent(1)
                                                .setStyle(2)
                                                .setSmoothness(0.1))
                                        .setStartDeviation(0.2)
                                        .setFilterSeed(3)))
                        .setArchitecture(OptimizerArchitecture.newBuilder()
                                .setSeparateConvolutions(true)
                                .setAveragedUnits(5))
                        .setImitation(Imitation.newBuilder().setUpdates(100).setTeacherRate(0.03))
                        .setUpdates(1000))
                .build();
    }

    private static Task evolved() {
        return Task.newBuilder()
                .setId("evolved-1")
                .setTrainOptimizer(TrainOptimizer.newBuilder()
                        .setModelName("evolved")
                        .setFamily(OptimizeeFamily.newBuilder().setQuadratics(QuadraticFamily.getDefaultInstance()))
                        .setEpisodes(16)
                        .setPersistentEvolution(PersistentEvolution.newBuilder().setSigma(0.1))
                        .setUpdates(1000))
                .build();
    }

    private static Task variants() {
        Task.Builder task = comparison().toBuilder();
        task.getCompareOptimizersBuilder()
                .setFamily(classifiers())
                .addVariants(OptimizeeVariant.newBuilder()
                        .setTitle("wider, deeper, rectified")
                        .setUnits(40)
                        .setDepth(2)
                        .setActivation(Activation.RELU)
                        .setSteps(400))
                .addVariants(OptimizeeVariant.newBuilder().setSize(20));
        return task.build();
    }

    private static Task guarded() {
        Task.Builder task = comparison().toBuilder();
        task.getCompareOptimizersBuilder()
                .setFamily(classifiers())
                .setSafeguard(Safeguard.newBuilder().setBand(2).setPatience(0));
        return task.build();
    }

    private static TaskEvent race() {
        return TaskEvent.newBuilder()
                .setTaskId("race-1")
                .setEpoch(1)
                .setSequence(40)
                .setRace(RaceStanding.newBuilder()
                        .setRace(1)
                        .setTitle("40 units")
                        .setFunctions(25)
                        .setOfFunctions(100)
                        .addSteps(0)
                        .addSteps(50)
                        .addRacers(racer("learned", 0.5))
                        .addRacers(racer("ADAM", Double.POSITIVE_INFINITY)
                                .setRatio(0.8)
                                .setWinRate(0.75)))
                .build();
    }

    private static Racer.Builder racer(String name, double last) {
        return Racer.newBuilder()
                .setName(name)
                .addMean(2.3)
                .addMean(last)
                .addLow(2.2)
                .addLow(last)
                .addMedian(2.3)
                .addMedian(last)
                .addHigh(2.4)
                .addHigh(last);
    }

    private static Task learned() {
        return Task.newBuilder()
                .setId("train-1")
                .setTrainClassifier(TrainClassifier.newBuilder()
                        .setDataset("mnist")
                        .setModelName("digits")
                        .setOptimizer(Optimizer.newBuilder()
                                .setLearned(LearnedOptimizer.newBuilder()
                                        .setOptimizer("opt@" + DIGEST)
                                        .setSafeguard(Safeguard.newBuilder()
                                                .setOff(true)
                                                .setBand(2)
                                                .setWindow(30)
                                                .setLearningRate(0.01)))))
                .build();
    }
}
