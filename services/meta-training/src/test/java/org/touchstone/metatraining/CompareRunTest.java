package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.LearningRateGrid;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

class CompareRunTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final MetaTrainingHandler handler =
            new MetaTrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @BeforeEach
    void optimizer() {
        Task task = Bowls.task(Bowls.spec().setUpdates(8));
        TrainRunTest.finish(handler.open(new RecordingContext(task, store), Optional.empty()));
    }

    private static CompareOptimizers.Builder spec() {
        return CompareOptimizers.newBuilder()
                .setOptimizer("bowls")
                .setSteps(10)
                .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(1000))
                .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(300))
                .addBaselines(HandMadeOptimizer.HAND_MADE_SGD)
                .addBaselines(HandMadeOptimizer.HAND_MADE_ADAM)
                .setGrid(LearningRateGrid.newBuilder().setLow(1e-3).setHigh(1).setCount(4));
    }

    private static Task task(CompareOptimizers.Builder spec) {
        return Task.newBuilder().setId("race").setCompareOptimizers(spec).build();
    }

    @Test
    void theReportTellsWhoEndedLowerByHowMuch() {
        TaskResult result =
                TrainRunTest.finish(handler.open(new RecordingContext(task(spec()), store), Optional.empty()));

        ComparisonReport report =
                new ComparisonCatalog(store).comparison(Reference.parse("race")).content();
        assertThat(report.optimizer()).startsWith("bowls@");
        assertThat(report.contestants())
                .extracting(ComparisonReport.Contestant::name)
                .containsExactly("learned", "SGD", "ADAM");
        assertThat(report.contestants().get(2).learningRate()).isGreaterThan(0.01);
        assertThat(report.contestants()).allSatisfy(one -> {
            assertThat(one.curve().steps()).hasSize(11);
            double first = Objects.requireNonNull(one.curve().mean().get(0));
            assertThat(first).isCloseTo(4.0, org.assertj.core.data.Offset.offset(0.4));
            assertThat(Objects.requireNonNull(one.mean())).isLessThan(first);
        });
        assertThat(report.ratios()).hasSize(2).allSatisfy(ratio -> {
            assertThat(ratio.winRate()).isBetween(0.0, 1.0);
            assertThat(Objects.requireNonNull(ratio.low())).isLessThanOrEqualTo(ratio.ratio());
            assertThat(Objects.requireNonNull(ratio.high())).isGreaterThanOrEqualTo(ratio.ratio());
        });
        assertThat(report.verdict()).isIn("BETTER", "WORSE", "UNDECIDED");
        assertThat(report.lineage().models()).containsExactly(report.optimizer());
        assertThat(result.artifacts()).singleElement().satisfies(artifact -> assertThat(artifact.getKind())
                .isEqualTo("comparison"));
    }

    @Test
    void aComparisonThatIsInterruptedEverywhereTellsTheSame(@TempDir Path folder) {
        String undisturbed = TrainRunTest.finish(
                        handler.open(new RecordingContext(task(spec()), store), Optional.empty()))
                .artifacts()
                .get(0)
                .getDigest();
        Optional<Checkpoint> checkpoint = Optional.empty();
        long done = 0;
        while (true) {
            try (TaskRun run = handler.open(new RecordingContext(task(spec()), store), checkpoint)) {
                assertThat(run.stepsDone()).isEqualTo(done);
                assertThat(run.totalSteps()).isEqualTo(2 * 4 * 2 + 3 * 4);
                if (run.stepsDone() == run.totalSteps()) {
                    assertThat(run.finish().artifacts().get(0).getDigest()).isEqualTo(undisturbed);
                    break;
                }
                run.step();
                done++;
                Path file = folder.resolve(done + ".safetensors");
                run.save(file);
                checkpoint = Optional.of(new Checkpoint(done, file));
            }
        }
    }

    @Test
    void aRaceThatWouldNotBeFairIsRefused() {
        assertRejected(spec().clearTuning(), "compareOptimizers.tuning", "functions that are not raced");
        assertRejected(
                spec().setTuning(FunctionSample.newBuilder().setSeed(1).setFunctions(50)),
                "compareOptimizers.tuning.seed",
                "another seed");
        assertRejected(
                spec().addBaselines(HandMadeOptimizer.HAND_MADE_ADAM), "compareOptimizers.baselines[2]", "twice");
        assertRejected(
                spec().setGrid(LearningRateGrid.newBuilder().setLow(1).setHigh(1)),
                "compareOptimizers.grid",
                "low < high");
        assertRejected(
                spec().setGrid(LearningRateGrid.newBuilder().setCount(201)), "compareOptimizers.grid.count", "at most");
        assertRejected(
                spec().setSteps(100_000)
                        .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(200)),
                "compareOptimizers.tuning.functions",
                "at most 199");
        assertFailed(
                spec().setSteps(80_000)
                        .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(9)),
                "fewer steps");
        assertFailed(spec().setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(999)), "at least 1000");
    }

    @Test
    void aGridOfWhichAllRatesDoTheSameIsRefused() {
        assertFailed(
                spec().setGrid(LearningRateGrid.newBuilder()
                        .setLow(1e30)
                        .setHigh(1e35)
                        .setCount(2)),
                "the grid has no variance");
    }

    @Test
    void whatIsNoOptimizerOrNotThereIsRefused() {
        Catalog catalog = new Catalog(store);
        ModelCard card = catalog.model(Reference.parse("bowls")).content();
        assertFailed(spec().setOptimizer("bowls@" + "0".repeat(64)), "There is no version");
        catalog.publish(
                new ModelCard(
                        card.formatVersion(),
                        "reader",
                        "",
                        "classifier",
                        card.architecture(),
                        new ImageDimensions(1, 1, 1),
                        card.classNames(),
                        new Normalization(java.util.List.of(), java.util.List.of()),
                        ModelCard.UNPUBLISHED,
                        ModelCard.UNPUBLISHED,
                        new Lineage("t", java.util.List.of(), java.util.List.of()),
                        card.metrics(),
                        card.curves(),
                        card.fingerprint(),
                        "",
                        null),
                parameters(card));

        assertFailed(spec().setOptimizer("reader"), "is of kind classifier, not an optimizer");
    }

    private Path parameters(ModelCard card) {
        try (var in = store.open(card.parameters().key())) {
            Path file = java.nio.file.Files.createTempFile("parameters", ".safetensors");
            java.nio.file.Files.write(file, in.readAllBytes());
            return file;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertRejected(CompareOptimizers.Builder spec, String field, String reason) {
        assertThatThrownBy(() -> handler.validate(task(spec)))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(reason);
    }

    private void assertFailed(CompareOptimizers.Builder spec, String reason) {
        assertThatThrownBy(() ->
                        TrainRunTest.finish(handler.open(new RecordingContext(task(spec), store), Optional.empty())))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining(reason);
    }
}
