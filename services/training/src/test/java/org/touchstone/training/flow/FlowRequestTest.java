package org.touchstone.training.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.CosineDecay;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowOfImages;
import org.touchstone.proto.v1.FlowOfPoints;
import org.touchstone.proto.v1.FlowPreset;
import org.touchstone.proto.v1.LearnedNoise;
import org.touchstone.proto.v1.LearningRateSchedule;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.TrainFlow;
import org.touchstone.worker.TaskRejectedException;

class FlowRequestTest {

    @Test
    void whatIsLeftOutHasADefault() {
        FlowRequest request = FlowRequest.of(plane().build());

        assertThat(request.batchSize()).isEqualTo(64);
        assertThat(request.heldOut()).isEqualTo(2000);
        assertThat(request.looks(10, 100)).isTrue();
        assertThat(request.looks(11, 100)).isFalse();
        assertThat(request.looks(1, 3)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 1001, 1999, 123_457})
    void itLooksAtMostAThousandTimesAndAtTheEnd(long steps) {
        FlowRequest request = FlowRequest.of(plane().setSheetEverySteps(1).build());

        assertThat(LongStream.rangeClosed(1, steps)
                        .filter(step -> request.looks(step, steps))
                        .count())
                .isBetween(1L, 1001L);
        assertThat(request.looks(steps, steps)).isTrue();
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("trainFlow.dataset", spec -> spec.clearDensity()),
                wrong("trainFlow.dataset", spec -> spec.setDataset("No Name")),
                wrong("trainFlow.density", spec -> spec.setDensity(PlaneDensity.PLANE_DENSITY_UNSPECIFIED)),
                wrong("trainFlow.modelName", spec -> spec.setModelName("")),
                wrong(
                        "trainFlow.diagnose.every",
                        spec -> spec.setDiagnose(Diagnose.newBuilder().setEvery(0))),
                wrong(
                        "trainFlow.diagnose.probes",
                        spec -> spec.setDiagnose(Diagnose.newBuilder().setProbes(0))),
                wrong("trainFlow.budget", TrainFlow.Builder::clearBudget),
                wrong(
                        "trainFlow.budget.steps",
                        spec -> spec.setBudget(Budget.newBuilder().setSteps(0))),
                wrong(
                        "trainFlow.budget.epochs",
                        spec -> spec.setBudget(Budget.newBuilder().setEpochs(1))),
                wrong("trainFlow.batchSize", spec -> spec.setBatchSize(0)),
                wrong("trainFlow.validationCount", spec -> spec.setValidationCount(1)),
                wrong("trainFlow.boundDraws", spec -> spec.setBoundDraws(65)),
                wrong("trainFlow.sheetEverySteps", spec -> spec.setSheetEverySteps(0)),
                wrong("trainFlow.reportEverySteps", spec -> spec.setReportEverySteps(0)),
                wrong("trainFlow.learningRate", spec -> spec.setLearningRate(-1)),
                wrong(
                        "trainFlow.schedule",
                        spec -> spec.setSchedule(LearningRateSchedule.newBuilder()
                                .setCosineDecay(CosineDecay.newBuilder().setFloor(2)))));
    }

    static Stream<Arguments> wrongArchitectures() {
        return Stream.of(
                wrong("trainFlow.architecture", TrainFlow.Builder::clearArchitecture),
                wrong("trainFlow.architecture", spec -> spec.setDataset("mnist")),
                wrong("trainFlow.architecture", spec -> preset(spec, FlowPreset.PAPER_32)),
                wrong("trainFlow.architecture.preset", spec -> preset(spec.setDataset("mnist"), null)),
                wrong(
                        "trainFlow.architecture.couplings",
                        spec -> spec.setArchitecture(FlowArchitecture.newBuilder()
                                .setPoints(FlowOfPoints.newBuilder().setHidden(4)))),
                wrong(
                        "trainFlow.architecture.hidden",
                        spec -> spec.setArchitecture(FlowArchitecture.newBuilder()
                                .setPoints(FlowOfPoints.newBuilder()
                                        .setCouplings(64)
                                        .setHidden(4096)))),
                wrong("trainFlow.architecture.maps", spec -> spec.setDataset("mnist")
                        .setArchitecture(FlowArchitecture.newBuilder()
                                .setImages(
                                        FlowOfImages.newBuilder().setScales(8).setMaps(512)))),
                wrong("trainFlow.architecture.alpha", spec -> spec.setDataset("mnist")
                        .setArchitecture(FlowArchitecture.newBuilder()
                                .setImages(FlowOfImages.newBuilder()
                                        .setScales(1)
                                        .setMaps(4)
                                        .setAlpha(0.7)))),
                wrong("trainFlow.architecture.mixedChannels", spec -> spec.setDataset("mnist")
                        .setArchitecture(FlowArchitecture.newBuilder()
                                .setImages(FlowOfImages.newBuilder()
                                        .setScales(1)
                                        .setMaps(4)
                                        .setMixedChannels(true)))),
                wrong("trainFlow.architecture.learnedNoise.couplings", spec -> noise(spec, 17, 4)),
                wrong("trainFlow.architecture.learnedNoise.maps", spec -> noise(spec, 2, 0)),
                wrong("trainFlow.reversible", spec -> noise(spec, 2, 4).setReversible(true)),
                wrong("trainFlow.architecture.scales", spec -> spec.setDataset("mnist")
                        .setArchitecture(FlowArchitecture.newBuilder()
                                .setImages(FlowOfImages.newBuilder().setMaps(4)))));
    }

    @ParameterizedTest
    @MethodSource({"wrongs", "wrongArchitectures"})
    void whatCannotBeRightIsRejectedByField(String field, UnaryOperator<TrainFlow.Builder> wrong) {
        assertThatThrownBy(() -> FlowRequest.of(wrong.apply(plane()).build()))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.getMessage()).endsWith(".");
                });
    }

    private static Arguments wrong(String field, UnaryOperator<TrainFlow.Builder> change) {
        return Arguments.of(field, change);
    }

    private static TrainFlow.Builder noise(TrainFlow.Builder spec, int couplings, int maps) {
        return spec.setDataset("mnist")
                .setArchitecture(FlowArchitecture.newBuilder()
                        .setImages(FlowOfImages.newBuilder()
                                .setScales(2)
                                .setMaps(4)
                                .setLearnedNoise(LearnedNoise.newBuilder()
                                        .setCouplings(couplings)
                                        .setMaps(maps))));
    }

    private static TrainFlow.Builder preset(
            TrainFlow.Builder spec, @org.jspecify.annotations.Nullable FlowPreset preset) {
        return spec.setArchitecture(
                FlowArchitecture.newBuilder().setPreset(preset == null ? FlowPreset.FLOW_PRESET_UNSPECIFIED : preset));
    }

    private static TrainFlow.Builder plane() {
        return TrainFlow.newBuilder()
                .setDensity(PlaneDensity.MOONS)
                .setModelName("moons")
                .setArchitecture(FlowArchitecture.newBuilder().setPreset(FlowPreset.PLANE))
                .setBudget(Budget.newBuilder().setSteps(100));
    }
}
