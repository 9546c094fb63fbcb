package org.touchstone.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.Diagnosis;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.LayerHistogram;
import org.touchstone.proto.v1.LayerSummary;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sgd;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** Trainings that are looked into while they run. */
class DiagnosedRunTest {
    private static final int BYTES_PER_LAYER = 4096;

    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final TrainingHandler handler = new TrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @BeforeEach
    void dataset() {
        Digits.publish(catalog);
    }

    private static TrainClassifier.Builder diagnosed() {
        return Digits.spec().setDiagnose(Diagnose.newBuilder().setEvery(20).setProbes(110));
    }

    private static TrainClassifier.Builder convolutional() {
        return diagnosed()
                .setArchitecture(Architecture.newBuilder()
                        .setCnn(Cnn.newBuilder()
                                .addBlocks(ConvolutionBlock.newBuilder()
                                        .setFilters(4)
                                        .setBatchNormalization(true)
                                        .setPool(2))
                                .addHidden(8)
                                .setActivation(Activation.RELU)));
    }

    private static TrainClassifier.Builder wide(int... hidden) {
        Mlp.Builder mlp = Mlp.newBuilder().setActivation(Activation.TANH);
        for (int width : hidden) {
            mlp.addHidden(width);
        }
        return diagnosed().setArchitecture(Architecture.newBuilder().setMlp(mlp));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 20, 21, 59})
    void aRunThatIsStoppedAndResumedTellsTheSame(int stop, @TempDir Path folder) {
        Task task = Digits.task(diagnosed());
        RecordingContext whole = new RecordingContext(task, store);
        TaskResult undisturbed = finish(handler.open(whole, Optional.empty()));

        RecordingContext before = new RecordingContext(task, store);
        Path file = folder.resolve("checkpoint.safetensors");
        try (TaskRun run = handler.open(before, Optional.empty())) {
            for (int i = 0; i < stop; i++) {
                run.step();
            }
            run.save(file);
        }
        RecordingContext after = new RecordingContext(task, store);
        TaskResult resumed = finish(handler.open(after, Optional.of(new Checkpoint(stop, file))));

        List<Statistics> told = new ArrayList<>(before.told);
        told.addAll(after.told);
        assertThat(told).isEqualTo(whole.told);
        assertThat(whole.told).extracting(Statistics::getStep).containsExactly(0L, 20L, 40L, 60L);
        assertThat(resumed.artifacts()).isEqualTo(undisturbed.artifacts());
    }

    @Test
    void lookingDoesNotChangeWhatIsPublished() {
        for (TrainClassifier.Builder spec : List.of(diagnosed(), convolutional())) {
            TaskResult with = finish(handler.open(new RecordingContext(Digits.task(spec), store), Optional.empty()));
            RecordingContext context =
                    new RecordingContext(Digits.task(spec.clone().clearDiagnose()), store);
            TaskResult without = finish(handler.open(context, Optional.empty()));

            assertThat(context.told).isEmpty();
            assertThat(without.artifacts()).hasSize(1);
            assertThat(with.artifacts()).contains(without.artifacts().get(0)).hasSize(2);
        }
    }

    @Test
    void everyLayerIsToldBesideTheory() {
        List<Statistics> told = looks(diagnosed());

        Statistics first = told.get(0);
        assertThat(first.getExamples()).isEqualTo(110);
        assertThat(first.getLayersList()).extracting(LayerSummary::getLayer).containsExactly("hidden1", "output");
        LayerSummary hidden = first.getLayers(0);
        assertThat(hidden.getValuesMap())
                .containsKeys(
                        "activation mean", "activation p98", "saturated share", "gradient std", "weight gradient std")
                .doesNotContainKey("update ratio");
        for (String name : List.of("activation std", "gradient std")) {
            assertThat(hidden.getValuesOrThrow(name) / hidden.getPredictedOrThrow(name))
                    .as(name)
                    .isBetween(0.5, 2.0);
        }
        assertThat(told.get(1).getLayers(0).getValuesMap()).containsKey("update ratio");
        assertThat(told.get(1).getLayers(0).getPredictedMap()).isEmpty();
        assertThat(hidden.getHistogramsList()).hasSize(6).allSatisfy(histogram -> assertThat(
                        histogram.getCountsList().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                + histogram.getBelow()
                                + histogram.getAbove())
                .isEqualTo(histogram.getOf().equals("weight gradient") ? 2L * 36 * 16 : 110L * 16));
    }

    @Test
    void theSeriesIsAnArtifactNamedByItsDigest() {
        RecordingContext context = new RecordingContext(Digits.task(diagnosed()), store);
        TaskResult result = finish(handler.open(context, Optional.empty()));

        Artifact artifact = result.artifacts().get(1);
        assertThat(artifact.getKind()).isEqualTo("diagnosis");
        assertThat(artifact.getKey())
                .startsWith("tasks/train-reader/diagnosis/")
                .contains(artifact.getDigest());
        String json =
                new String(store.read(artifact.getKey(), 1 << 24).orElseThrow().content(), StandardCharsets.UTF_8);
        assertThat(json).startsWith("{\"format\":\"touchstone.diagnosis.1\"").contains("\"step\":\"60\"");
        assertThat(result.summary()).containsEntry("looks", 4.0).containsKeys("defects", "defects at the last look");
    }

    @ParameterizedTest
    @EnumSource(
            value = Initialization.class,
            names = {"LECUN", "ORTHOGONAL", "LSUV", "ZERO_LAST"})
    void everyInitializationTrainsAndIsLookedInto(Initialization initialization) {
        RecordingContext context =
                new RecordingContext(Digits.task(diagnosed().setInitialization(initialization)), store);

        TaskResult result = finish(handler.open(context, Optional.empty()));

        assertThat(result.summary().get("validation accuracy")).isGreaterThan(0.8);
        assertThat(context.told.get(0).getLayers(0).getPredictedMap().isEmpty())
                .isEqualTo(initialization != Initialization.LECUN);
    }

    @Test
    void aLookHasABoundedSizeHoweverWideTheLayers() {
        for (TrainClassifier.Builder spec : List.of(wide(2000, 300, 2, 1), convolutional())) {
            assertThat(looks(spec.setBudget(spec.getBudget().toBuilder().setSteps(20))))
                    .allSatisfy(look -> assertThat(look.getSerializedSize())
                            .isLessThan(look.getLayersCount() * BYTES_PER_LAYER + (64 << 10)));
        }
    }

    @Test
    void oneUnitAndConstantActivationsAreToldInFiniteNumbers() {
        TrainClassifier.Builder dead = wide(1, 1);
        dead.setOptimizer(Optimizer.newBuilder().setSgd(Sgd.newBuilder().setLearningRate(1e4)))
                .setValidationCount(0);
        dead.getArchitectureBuilder().getMlpBuilder().setActivation(Activation.RELU);
        for (TrainClassifier.Builder spec : List.of(wide(1), dead)) {
            assertThat(looks(spec)).hasSize(4).allSatisfy(look -> assertThat(look.getLayersList())
                    .allSatisfy(layer -> assertThat(layer.getValuesMap().values())
                            .isNotEmpty()
                            .allMatch(Double::isFinite)));
        }
    }

    @Test
    void aNetworkThatIsSaturatedIsNamedWithItsRemedy() {
        TrainClassifier.Builder spec = wide(16, 16, 16);
        spec.setOptimizer(Optimizer.newBuilder().setSgd(Sgd.newBuilder().setLearningRate(100)));

        List<Diagnosis> found = looks(spec).stream()
                .flatMap(look -> look.getDiagnosesList().stream())
                .toList();

        assertThat(found).extracting(Diagnosis::getRule).contains("SATURATED");
        assertThat(found).allSatisfy(one -> {
            assertThat(one.getRemedy()).isNotEmpty();
            assertThat(one.getSentence()).isNotEmpty();
            assertThat(one.getEvidenceMap()).containsKey("threshold");
        });
    }

    @Test
    void moreProbesThanImagesFailByName() {
        TrainClassifier.Builder spec =
                diagnosed().setDiagnose(Diagnose.newBuilder().setProbes(121));

        assertThatThrownBy(() -> handler.open(new RecordingContext(Digits.task(spec), store), Optional.empty())
                        .close())
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("INVALID_PROBES"))
                .hasMessageContaining("trainClassifier.diagnose.probes")
                .hasMessageContaining("120");
    }

    @Test
    void defaultsFitASmallSet() {
        assertThat(looks(diagnosed().setDiagnose(Diagnose.getDefaultInstance())))
                .extracting(Statistics::getExamples)
                .containsExactly(100, 100);
    }

    @Test
    void theEndIsLookedAtWhateverTheCadence() {
        assertThat(looks(diagnosed().setDiagnose(Diagnose.newBuilder().setEvery(25))))
                .extracting(Statistics::getStep)
                .containsExactly(0L, 25L, 50L, 60L);
    }

    @Test
    void linearBinsOfBoundedActivationsAreFixed() {
        assertThat(looks(diagnosed()).get(0).getLayers(0).getHistogramsList())
                .filteredOn(histogram ->
                        histogram.getOf().equals("activation") && histogram.getScale() == LayerHistogram.Scale.LINEAR)
                .singleElement()
                .satisfies(histogram -> {
                    assertThat(histogram.getFrom()).isEqualTo(-1);
                    assertThat(histogram.getTo()).isEqualTo(1);
                });
    }

    private List<Statistics> looks(TrainClassifier.Builder spec) {
        RecordingContext context = new RecordingContext(Digits.task(spec), store);
        finish(handler.open(context, Optional.empty()));
        return context.told;
    }

    private static TaskResult finish(TaskRun run) {
        try (run) {
            TaskRun.StepOutcome outcome = TaskRun.StepOutcome.CONTINUE;
            while (outcome == TaskRun.StepOutcome.CONTINUE) {
                outcome = run.step();
            }
            return run.finish();
        }
    }
}
