package org.touchstone.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.classifier.Recipes;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.GradientInput;
import org.touchstone.proto.v1.LearnedOptimizer;
import org.touchstone.proto.v1.NormalizedGradient;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.OptimizerArchitecture;
import org.touchstone.proto.v1.Safeguard;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

class LearnedTrainRunTest {
    private static final int STEPS = 24;

    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final TrainingHandler handler = new TrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @BeforeEach
    void artifacts() throws IOException {
        Digits.publish(catalog);
        publish("tame", 0.001, false);
        publish("wild", 30, false);
        publish("double", 0.001, true);
    }

    /** An optimizer before its training: its updates are small or large, as the scale says. */
    private void publish(String name, double outputScale, boolean separateConvolutions) throws IOException {
        OptimizerArchitecture architecture = OptimizerArchitecture.newBuilder()
                .setInput(GradientInput.newBuilder().setNormalized(NormalizedGradient.getDefaultInstance()))
                .setHiddenUnits(4)
                .setOutputScale(outputScale)
                .setSeparateConvolutions(separateConvolutions)
                .build();
        Path file = Files.createTempFile(name, ".safetensors");
        LearnedOptimizers.write(
                architecture, LearnedOptimizers.toKernel(architecture).initial(Key.of(1)), file);
        catalog.publish(
                new ModelCard(
                        ModelCard.FORMAT_VERSION,
                        name,
                        "",
                        LearnedOptimizers.KIND,
                        LearnedOptimizers.toJson(architecture),
                        new ImageDimensions(1, 1, 1),
                        List.of(),
                        new Normalization(List.of(), List.of()),
                        ModelCard.UNPUBLISHED,
                        ModelCard.UNPUBLISHED,
                        new Lineage("meta", List.of(), List.of()),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        "",
                        null),
                file);
    }

    private static Task task(String optimizer, Safeguard.Builder safeguard) {
        TrainClassifier.Builder spec = Digits.spec();
        spec.getBudgetBuilder().setSteps(STEPS);
        if (optimizer.equals("double")) {
            spec.getArchitectureBuilder()
                    .getCnnBuilder()
                    .addBlocks(ConvolutionBlock.newBuilder().setFilters(3).setPool(2))
                    .addHidden(6);
        }
        return Digits.task(spec.setOptimizer(Optimizer.newBuilder()
                .setLearned(
                        LearnedOptimizer.newBuilder().setOptimizer(optimizer).setSafeguard(safeguard))));
    }

    private static Safeguard.Builder watchful() {
        return Safeguard.newBuilder().setWindow(3).setLearningRate(0.01);
    }

    @ParameterizedTest
    @CsvSource({"tame, 1", "tame, 17", "wild, 2", "wild, 4", "wild, 20", "double, 9"})
    void aRunThatIsStoppedAndResumedEndsWithTheSameBits(String optimizer, int stop, @TempDir Path folder) {
        Task task = task(optimizer, watchful());
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
    }

    @Test
    void aWildOptimizerGivesWayToAdamWhichLearnsAndTheStepIsReported() {
        RecordingContext context = new RecordingContext(task("wild", watchful()), store);

        TaskResult result = finish(handler.open(context, Optional.empty()));

        ModelCard card = catalog.model(Reference.parse("reader")).content();
        double step = Objects.requireNonNull(result.summary().get("fallback to Adam"));
        assertThat(step).isBetween(3.0, 10.0);
        assertThat(Objects.requireNonNull(card.curves().get("fallback to Adam")).steps())
                .containsExactly((long) step);
        List<Double> losses =
                Objects.requireNonNull(card.curves().get("training loss")).values();
        assertThat(losses.get(losses.size() - 1)).isLessThan(1.1);
    }

    @Test
    void aTameOneGivesWayWhenItNoLongerGetsAnywhere() {
        RecordingContext context = new RecordingContext(task("tame", watchful().setPatience(2)), store);

        TaskResult result = finish(handler.open(context, Optional.empty()));

        assertThat(Objects.requireNonNull(result.summary().get("fallback to Adam")))
                .isBetween(3.0, STEPS - 1.0);
    }

    @Test
    void aTameOneIsLeftAloneAndTheCardNamesItsVersion() {
        finish(handler.open(new RecordingContext(task("tame", watchful()), store), Optional.empty()));

        ModelCard card = catalog.model(Reference.parse("reader")).content();
        String version = catalog.model(Reference.parse("tame")).reference();
        assertThat(card.metrics()).doesNotContainKeys("fallback to Adam", "learning rate");
        assertThat(card.lineage().models()).containsExactly(version);
        assertThat(Recipes.fromJson(Objects.requireNonNull(card.recipe()))
                        .getOptimizer()
                        .getLearned()
                        .getOptimizer())
                .isEqualTo(version);
    }

    @Test
    void whatCannotBeRightIsRefusedWithItsField() {
        assertThatThrownBy(() -> handler.validate(task("no name", watchful())))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("trainClassifier.optimizer.learned.optimizer"));
        assertThatThrownBy(() -> handler.validate(task("tame", watchful().setBand(0.5))))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("trainClassifier.optimizer.learned.safeguard.band"));
        assertThatThrownBy(() -> handler.validate(task("tame", watchful().setPatience(-1))))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("trainClassifier.optimizer.learned.safeguard.patience"));
        assertFailed("tame@" + "0".repeat(64), "There is no version");
        assertFailed("nobody", "There is no model 'nobody'");
    }

    @Test
    void aClassifierIsNoOptimizer() {
        finish(handler.open(new RecordingContext(Digits.task(Digits.spec()), store), Optional.empty()));

        assertFailed("reader", "is of kind classifier, not an optimizer");
    }

    private void assertFailed(String optimizer, String reason) {
        assertThatThrownBy(
                        () -> handler.open(new RecordingContext(task(optimizer, watchful()), store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining(reason);
    }

    private static TaskResult finish(TaskRun run) {
        try (run) {
            while (run.stepsDone() < run.totalSteps()) {
                run.step();
            }
            return run.finish();
        }
    }
}
