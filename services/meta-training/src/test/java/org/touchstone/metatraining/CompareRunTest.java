package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.LearningRateGrid;
import org.touchstone.proto.v1.OptimizeeVariant;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Racer;
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
    private final MetaTrainingHandler handler = Service.withBowls(store);

    static CompareOptimizers.Builder spec() {
        return CompareOptimizers.newBuilder()
                .setOptimizer("bowls")
                .setSteps(10)
                .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(1000))
                .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(300))
                .addBaselines(HandMadeOptimizer.HAND_MADE_SGD)
                .addBaselines(HandMadeOptimizer.HAND_MADE_ADAM)
                .setGrid(LearningRateGrid.newBuilder().setLow(1e-3).setHigh(1).setCount(4));
    }

    static Task task(CompareOptimizers.Builder spec) {
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
        Task task = task(spec().addVariants(OptimizeeVariant.newBuilder().setSize(6)));
        RecordingContext whole = new RecordingContext(task, store);
        String undisturbed = digest(TrainRunTest.finish(handler.open(whole, Optional.empty())));
        List<RaceStanding> standings = new ArrayList<>();

        String interrupted = interruptedEverywhere(store, task, folder, 2 * (2 * 4 * 2 + 3 * 4), standings);

        assertThat(interrupted).isEqualTo(undisturbed);
        assertThat(standings).isEqualTo(whole.standings).hasSize(8);
    }

    static String digest(TaskResult result) {
        return result.artifacts().get(0).getDigest();
    }

    /** The digest of the report of a comparison by as many owners as it has steps. */
    static String interruptedEverywhere(
            ObjectStore store, Task task, Path folder, long steps, List<RaceStanding> standings) {
        MetaTrainingHandler handler = Service.over(store);
        Optional<Checkpoint> checkpoint = Optional.empty();
        for (long done = 0; ; done++) {
            RecordingContext context = new RecordingContext(task, store);
            try (TaskRun run = handler.open(context, checkpoint)) {
                assertThat(run.stepsDone()).isEqualTo(done);
                assertThat(run.totalSteps()).isEqualTo(steps);
                if (done == steps) {
                    return digest(run.finish());
                }
                run.step();
                standings.addAll(context.standings);
                Path file = folder.resolve(done + ".safetensors");
                run.save(file);
                checkpoint = Optional.of(new Checkpoint(done + 1, file));
            }
        }
    }

    @Test
    void standingsGrowFunctionByFunctionAndEndAsTheReportSays() {
        RecordingContext context = new RecordingContext(task(spec()), store);

        TrainRunTest.finish(handler.open(context, Optional.empty()));

        ComparisonReport report =
                new ComparisonCatalog(store).comparison(Reference.parse("race")).content();
        assertThat(context.standings).extracting(RaceStanding::getFunctions).containsExactly(250, 500, 750, 1000);
        RaceStanding last = context.standings.get(3);
        assertThat(last.getStepsList()).hasSize(11).endsWith(10);
        for (int c = 0; c < report.contestants().size(); c++) {
            ComparisonReport.Contestant contestant = report.contestants().get(c);
            Racer racer = last.getRacers(c);
            assertThat(racer.getName()).isEqualTo(contestant.name());
            assertThat(racer.getMeanList()).isEqualTo(contestant.curve().mean());
            assertThat(racer.getLowList()).isEqualTo(contestant.curve().low());
            assertThat(racer.getHighList()).isEqualTo(contestant.curve().high());
        }
        for (int b = 0; b < report.ratios().size(); b++) {
            assertThat(last.getRacers(b + 1).getWinRate())
                    .isEqualTo(report.ratios().get(b).winRate());
            assertThat(last.getRacers(b + 1).getRatio())
                    .isCloseTo(
                            Objects.requireNonNull(report.ratios().get(b).ratio()),
                            org.assertj.core.data.Percentage.withPercentage(1e-9));
        }
    }

    @Test
    void variantsAreRacedAsIfEachWereAComparisonOfItsOwn() {
        CompareOptimizers.Builder alone = spec().setSteps(6);
        alone.getFamilyBuilder().getQuadraticsBuilder().setSize(7);
        TrainRunTest.finish(handler.open(new RecordingContext(task(alone), store), Optional.empty()));
        ComparisonReport own =
                new ComparisonCatalog(store).comparison(Reference.parse("race")).content();

        TrainRunTest.finish(handler.open(
                new RecordingContext(
                        task(spec().addVariants(
                                        OptimizeeVariant.newBuilder().setSize(7).setSteps(6))),
                        store),
                Optional.empty()));

        ComparisonReport report =
                new ComparisonCatalog(store).comparison(Reference.parse("race")).content();
        assertThat(report.variants()).singleElement().satisfies(variant -> {
            assertThat(variant.title()).isEqualTo("7 dimensions, 6 steps");
            assertThat(variant.contestants()).isEqualTo(own.contestants());
            assertThat(variant.ratios()).isEqualTo(own.ratios());
            assertThat(variant.verdict()).isEqualTo(own.verdict());
        });
        assertThat(report.table()).hasSize(2).allSatisfy(cell -> {
            double learned = Objects.requireNonNull(report.contestants().get(0).mean());
            assertThat(learned).isPositive();
            assertThat(cell.passes()).isEqualTo(Objects.requireNonNull(cell.ratio()) <= 1);
        });
        ComparisonReport.Cell cell = report.table().get(1);
        assertThat(cell.size()).isEqualTo(7);
        assertThat(cell.steps()).isEqualTo(6);
        assertThat(cell.units()).isNull();
        double best = own.contestants().stream()
                .skip(1)
                .mapToDouble(one -> Objects.requireNonNull(one.mean()))
                .min()
                .orElseThrow();
        assertThat(cell.ratio())
                .isEqualTo(Objects.requireNonNull(own.contestants().get(0).mean()) / best);
    }

    @Test
    void aVariantThatItsFamilyCannotHaveIsRefused() {
        assertRejected(
                spec().addVariants(OptimizeeVariant.newBuilder().setTitle("as it is")),
                "compareOptimizers.variants[0]",
                "changes nothing");
        assertRejected(
                spec().setFamily(Bowls.family())
                        .addVariants(OptimizeeVariant.newBuilder().setUnits(40)),
                "compareOptimizers.variants[0].units",
                "nothing that quadratics have");
        assertRejected(
                spec().setFamily(Bowls.family())
                        .addVariants(OptimizeeVariant.newBuilder().setSize(7))
                        .addVariants(OptimizeeVariant.newBuilder().setSize(7)),
                "compareOptimizers.variants[1]",
                "the same race as variants[0]");
        assertRejected(
                spec().setFamily(Bowls.family())
                        .addVariants(OptimizeeVariant.newBuilder().setSize(101)),
                "compareOptimizers.variants[0].quadratics.size",
                "from 1 to 100");
        assertRejected(
                spec().addVariants(OptimizeeVariant.newBuilder().setSteps(0)),
                "compareOptimizers.variants[0].steps",
                "at least 1");
        assertFailed(spec().addVariants(OptimizeeVariant.newBuilder().setDepth(2)), "nothing that quadratics have");
    }

    @Test
    void aPerceptronBecomesWiderDeeperAndOfAnotherNonLinearity() {
        Pictures.publish(new Catalog(store));
        CompareOptimizers.Builder spec = spec().setSteps(2)
                .clearBaselines()
                .addBaselines(HandMadeOptimizer.HAND_MADE_SGD)
                .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(100))
                .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(1))
                .addVariants(OptimizeeVariant.newBuilder().setUnits(4).setDepth(2))
                .addVariants(OptimizeeVariant.newBuilder().setActivation(Activation.TANH));
        spec.getFamilyBuilder().setClassifier(Pictures.family(Bowls.spec()));

        TrainRunTest.finish(handler.open(new RecordingContext(task(spec), store), Optional.empty()));

        ComparisonReport report =
                new ComparisonCatalog(store).comparison(Reference.parse("race")).content();
        assertThat(report.table())
                .extracting(
                        ComparisonReport.Cell::title,
                        ComparisonReport.Cell::units,
                        ComparisonReport.Cell::depth,
                        ComparisonReport.Cell::activation)
                .containsExactly(
                        tuple("race", 3, 1, "RELU"),
                        tuple("4 units, 2 layers", 4, 2, "RELU"),
                        tuple("tanh", 3, 1, "TANH"));
        assertThat(report.variants().get(0).family().at("/classifier/architecture/mlp/hidden"))
                .hasToString("[4,4]");
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
        assertRejected(
                spec().setFamily(Bowls.family())
                        .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(999)),
                "compareOptimizers.test.functions",
                "at least 1000");
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
