package org.touchstone.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Recipes;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sgd;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

class TrainRunTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final TrainingHandler handler = new TrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @BeforeEach
    void dataset() {
        Digits.publish(catalog);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 33, 59})
    void aRunThatIsStoppedAndResumedEndsWithTheSameBits(int stop, @TempDir Path folder) {
        Task task = Digits.task(Digits.spec());
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

        List<String> told = new ArrayList<>(before.metrics);
        told.addAll(after.metrics);
        assertThat(told).isEqualTo(whole.metrics).isNotEmpty();
        assertThat(resumed.artifacts()).isEqualTo(undisturbed.artifacts());
        assertThat(resumed.summary()).isEqualTo(undisturbed.summary());
    }

    @Test
    void itLearnsAndPublishesWhatItLearned() {
        TaskResult result =
                finish(handler.open(new RecordingContext(Digits.task(Digits.spec()), store), Optional.empty()));

        assertThat(result.summary().get("validation accuracy")).isGreaterThan(0.9);
        ModelCard card = catalog.model(Reference.parse("reader")).content();
        assertThat(card.classNames()).containsExactly("a", "b", "c");
        assertThat(card.curves()).containsKey("training loss");
        assertThat(Objects.requireNonNull(card.curves().get("training loss")).steps())
                .containsExactly(7L, 14L, 21L, 28L, 35L, 42L, 49L, 56L, 60L);
        assertThat(card.lineage().datasets()).singleElement().asString().startsWith("digits@");
        assertThat(store.stat(card.onnx().key())).isPresent();
        assertThat(result.followUps()).singleElement().satisfies(next -> {
            assertThat(next.getId()).isEqualTo("train-reader-evaluation");
            assertThat(next.getOptions().getParent()).isEqualTo("train-reader");
            assertThat(next.getEvaluateModel().getModel()).startsWith("reader@");
        });
    }

    @Test
    void theCardTellsHowItWasTrained() {
        finish(handler.open(new RecordingContext(Digits.task(Digits.spec()), store), Optional.empty()));

        ModelCard card = catalog.model(Reference.parse("reader")).content();
        TrainClassifier recipe = Recipes.fromJson(Objects.requireNonNull(card.recipe()));

        assertThat(recipe.getInitialization()).isEqualTo(Initialization.NORMALIZED);
        assertThat(recipe.getOptimizer()).isEqualTo(Digits.spec().getOptimizer());
        assertThat(recipe.getModelName()).isEmpty();
        assertThat(card.fingerprint())
                .containsEntry("initialization", "NORMALIZED")
                .doesNotContainKey("labels");
    }

    @Test
    void permutedLabelsTeachNothingAndTheCardSaysSo() {
        TrainClassifier.Builder spec = Digits.spec().setPermuteLabelsSeed(9);

        TaskResult result = finish(handler.open(new RecordingContext(Digits.task(spec), store), Optional.empty()));

        assertThat(result.summary().get("validation accuracy")).isLessThan(0.65);
        assertThat(catalog.model(Reference.parse("reader")).content().fingerprint())
                .containsEntry("labels", "permuted by seed 9");
    }

    @Test
    void permutedLabelsAreTheSameLabelsInAnotherOrder() {
        DatasetView view =
                catalog.open(catalog.dataset(Reference.parse("digits")).content(), "train", 1 << 20);

        int[] permuted = PermutedLabels.of(view, 9);

        assertThat(IntStream.range(0, Digits.CLASSES).map(k -> (int)
                        Arrays.stream(permuted).filter(label -> label == k).count()))
                .allMatch(count -> count == Digits.IMAGES / Digits.CLASSES);
        long unchanged = IntStream.range(0, permuted.length)
                .filter(i -> permuted[i] == i % Digits.CLASSES)
                .count();
        assertThat(unchanged).isBetween(20L, 60L);
        assertThat(PermutedLabels.of(view, 9)).isEqualTo(permuted);
        assertThat(PermutedLabels.of(view, 10)).isNotEqualTo(permuted);
    }

    @Test
    void anEpochsBudgetIsRoundedUpToWholeSteps() {
        TrainClassifier.Builder spec = Digits.spec();
        spec.getBudgetBuilder().setEpochs(1.1);
        try (TaskRun run = open(spec)) {
            assertThat(run.totalSteps()).as("1.1 x 90 images in batches of 20").isEqualTo(5);
        }
    }

    @Test
    void fewerImagesMakeShorterEpochs() {
        TrainClassifier.Builder spec = Digits.spec().setMaxImages(40);
        spec.getBudgetBuilder().setEpochs(3);
        try (TaskRun run = open(spec)) {
            assertThat(run.totalSteps()).as("3 x 40 images in batches of 20").isEqualTo(6);
        }
    }

    @Test
    void aCheckpointIsDueAsAsked() {
        TrainClassifier.Builder spec = Digits.spec();
        spec.getCheckpointingBuilder().setEverySteps(2);
        try (TaskRun run = open(spec)) {
            run.step();
            assertThat(run.checkpointDue()).isFalse();
            run.step();
            assertThat(run.checkpointDue()).isTrue();
        }
    }

    @Test
    void whatOnlyTheDataCanTellFailsByNameWithItsRemedy() {
        fails(Digits.spec().setDataset("letters"), "DATASET_NOT_FOUND", "letters");
        fails(Digits.spec().setSplit("dev"), "DATASET_NOT_FOUND", "train");
        fails(Digits.spec().setValidationCount(120), "VALIDATION_TOO_LARGE", "120");
        Architecture tooDeep = Architecture.newBuilder()
                .setCnn(Cnn.newBuilder()
                        .addBlocks(ConvolutionBlock.newBuilder().setFilters(2).setPool(4))
                        .addBlocks(ConvolutionBlock.newBuilder().setFilters(2).setPool(4)))
                .build();
        fails(Digits.spec().setArchitecture(tooDeep), "INVALID_ARCHITECTURE", "blocks[1]");
    }

    @Test
    void aLossThatExplodesFailsAsSuch() {
        TrainClassifier.Builder spec = Digits.spec();
        spec.setOptimizer(Optimizer.newBuilder().setSgd(Sgd.newBuilder().setLearningRate(1e38)));

        try (TaskRun run = open(spec)) {
            assertThatThrownBy(() -> finish(run))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("DIVERGED"))
                    .hasMessageContaining("learning rate");
        }
    }

    private void fails(TrainClassifier.Builder spec, String code, String words) {
        assertThatThrownBy(() -> open(spec).close())
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private TaskRun open(TrainClassifier.Builder spec) {
        return handler.open(new RecordingContext(Digits.task(spec), store), Optional.empty());
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
