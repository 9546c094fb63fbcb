package org.touchstone.proto;

import com.google.protobuf.ByteString;
import java.util.List;
import org.touchstone.proto.GoldenMessages.Golden;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.CompleteImages;
import org.touchstone.proto.v1.CosineDecay;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.ExploreFlow;
import org.touchstone.proto.v1.FillMethod;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowNorm;
import org.touchstone.proto.v1.FlowOfImages;
import org.touchstone.proto.v1.FlowView;
import org.touchstone.proto.v1.ImageNumbers;
import org.touchstone.proto.v1.LearnedNoise;
import org.touchstone.proto.v1.LearningRateSchedule;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.proto.v1.ObservedImage;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.Rectangle;
import org.touchstone.proto.v1.SampleFlow;
import org.touchstone.proto.v1.ScoreImages;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainFlow;
import org.touchstone.proto.v1.WatchDensity;

/** Well-filled messages about flows. */
final class GoldenFlows {
    private static final String MODEL = "digits-flow@" + "ab".repeat(32);

    private GoldenFlows() {}

    static List<Golden> all() {
        return List.of(
                new Golden("task-train-flow", train()),
                new Golden("task-train-flow-switches", switches()),
                new Golden(
                        "task-sample-flow",
                        task("sample-1").setSampleFlow(sample()).build()),
                new Golden(
                        "task-complete-images",
                        task("complete-1").setCompleteImages(complete()).build()),
                new Golden(
                        "task-score-images",
                        task("score-1").setScoreImages(score()).build()),
                new Golden(
                        "task-explore-flow",
                        task("explore-1").setExploreFlow(explore()).build()),
                new Golden(
                        "task-watch-density",
                        task("watch-1").setWatchDensity(watch()).build()),
                new Golden(
                        "task-watch-density-stream",
                        task("watch-2").setWatchDensity(stream()).build()),
                new Golden("fact-density-window", window()),
                new Golden(
                        "fact-density-window-stream",
                        window().toBuilder()
                                .clearSplit()
                                .setStream("camera-7")
                                .setStrangest(98)
                                .setStrangestId("photo 17")
                                .setRefused(2)
                                .build()),
                new Golden(
                        "image-observed",
                        ObservedImage.newBuilder()
                                .setPicture(ByteString.copyFromUtf8("a file"))
                                .setId("photo 17")
                                .build()));
    }

    private static Task.Builder task(String id) {
        return Task.newBuilder().setId(id).setSubmitter("golden");
    }

    private static Task train() {
        return task("train-flow-1")
                .setTrainFlow(TrainFlow.newBuilder()
                        .setDataset("mnist")
                        .setSplit("train")
                        .setModelName("digits-flow")
                        .setArchitecture(FlowArchitecture.newBuilder()
                                .setImages(FlowOfImages.newBuilder()
                                        .setScales(2)
                                        .setMaps(16)
                                        .setBlocks(2)
                                        .setNorm(FlowNorm.BATCH_NORM)
                                        .setAlpha(0.05)))
                        .setLearningRate(0.001)
                        .setSchedule(LearningRateSchedule.newBuilder()
                                .setCosineDecay(CosineDecay.newBuilder().setFloor(0.1)))
                        .setSeed(7)
                        .setBatchSize(64)
                        .setBudget(Budget.newBuilder().setSteps(1300))
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(100))
                        .setReportEverySteps(10)
                        .setValidationCount(256)
                        .setSheetEverySteps(100)
                        .setBoundDraws(8)
                        .setFlips(true)
                        .setMaxImages(50_000))
                .build();
    }

    private static Task switches() {
        return task("train-flow-2")
                .setTrainFlow(TrainFlow.newBuilder()
                        .setDataset("mnist")
                        .setModelName("digits-flow")
                        .setArchitecture(FlowArchitecture.newBuilder()
                                .setImages(FlowOfImages.newBuilder()
                                        .setScales(2)
                                        .setMaps(16)
                                        .setBlocks(2)
                                        .setNorm(FlowNorm.ACT_NORM)
                                        .setMixedChannels(true)
                                        .setLearnedNoise(LearnedNoise.newBuilder()
                                                .setCouplings(2)
                                                .setMaps(8))))
                        .setBudget(Budget.newBuilder().setSteps(1300))
                        .setReversible(true))
                .build();
    }

    private static SampleFlow sample() {
        return SampleFlow.newBuilder()
                .setModel(MODEL)
                .setCount(64)
                .setTemperature(0.7)
                .setSeed(7)
                .build();
    }

    private static CompleteImages complete() {
        return CompleteImages.newBuilder()
                .setModel(MODEL)
                .setImages(ImageNumbers.newBuilder()
                        .setDataset("mnist")
                        .setSplit("test")
                        .addNumbers(3))
                .setHidden(Rectangle.newBuilder()
                        .setTop(14)
                        .setLeft(0)
                        .setHeight(14)
                        .setWidth(28))
                .setMethod(FillMethod.LANGEVIN)
                .setRestarts(4)
                .setSteps(200)
                .setRate(0.001)
                .setSeed(7)
                .build();
    }

    private static ScoreImages score() {
        return ScoreImages.newBuilder()
                .setModel(MODEL)
                .setDataset("mnist")
                .setSplit("test")
                .setDensity(PlaneDensity.MOONS)
                .setMaxImages(500)
                .setBoundDraws(8)
                .setWindow(32)
                .setLevel(0.01)
                .setSeed(7)
                .build();
    }

    private static ExploreFlow explore() {
        return ExploreFlow.newBuilder()
                .setModel(MODEL)
                .addViews(FlowView.INTERPOLATION)
                .setSeed(7)
                .setSide(8)
                .build();
    }

    private static WatchDensity watch() {
        return WatchDensity.newBuilder()
                .setModel(MODEL)
                .setDataset("mnist")
                .setSplit("test")
                .setDensity(PlaneDensity.BANANA)
                .setMaxImages(1000)
                .setWindow(32)
                .setLevel(0.01)
                .setSeed(7)
                .build();
    }

    private static WatchDensity stream() {
        return WatchDensity.newBuilder()
                .setModel(MODEL)
                .setStream("camera-7")
                .setFromOldest(true)
                .build();
    }

    private static DensityWindow window() {
        return DensityWindow.newBuilder()
                .setWatch("watch-1")
                .setWindow(3)
                .setLineage(Lineage.newBuilder().setTaskId("watch-1").addModels(MODEL))
                .setSplit("test")
                .setFrom(96)
                .setCount(32)
                .setNegativeLogDensity(-2100.5)
                .setBitsPerDimension(1.7)
                .setDistance(12.5)
                .setThreshold(20)
                .setTypical(true)
                .setDrift(0.4)
                .setDrifted(true)
                .setNotFinite(1)
                .build();
    }
}
