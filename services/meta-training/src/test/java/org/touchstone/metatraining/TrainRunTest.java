package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.l2l.Architecture;
import org.touchstone.kernel.l2l.InputForm;
import org.touchstone.kernel.l2l.MetaRate;
import org.touchstone.proto.v1.ClassifierFamily;
import org.touchstone.proto.v1.GradientInput;
import org.touchstone.proto.v1.LogSignGradient;
import org.touchstone.proto.v1.MetaValidation;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizerArchitecture;
import org.touchstone.proto.v1.PersistentEvolution;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

class TrainRunTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final MetaTrainingHandler handler = Service.over(store);

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 13})
    void aRunThatIsStoppedAndResumedEndsWithTheSameBits(int stop, @TempDir Path folder) {
        Task task = Bowls.task(Bowls.spec());
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

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 13})
    void aTrainingByPersistentEvolutionIsResumedWithTheSameBits(int stop, @TempDir Path folder) {
        Task task = Bowls.task(Bowls.spec().setPersistentEvolution(PersistentEvolution.getDefaultInstance()));
        TaskResult undisturbed = finish(handler.open(new RecordingContext(task, store), Optional.empty()));
        Path file = folder.resolve("checkpoint.safetensors");
        try (TaskRun run = handler.open(new RecordingContext(task, store), Optional.empty())) {
            for (int i = 0; i < stop; i++) {
                run.step();
            }
            run.save(file);
        }

        TaskResult resumed =
                finish(handler.open(new RecordingContext(task, store), Optional.of(new Checkpoint(stop, file))));

        assertThat(resumed.artifacts()).isEqualTo(undisturbed.artifacts());
        TrainOptimizer recipe = LearnedOptimizers.recipe(Objects.requireNonNull(
                catalog.model(Reference.parse("bowls")).content().recipe()));
        assertThat(recipe.getPersistentEvolution().getSigma()).isEqualTo(0.05);
    }

    @Test
    void longMetaGradientsAreLimitedAsTheirFamilyNeeds() {
        TrainOptimizer.Builder bowls = Bowls.spec().clearClip();

        assertThat(TrainingRequest.of(bowls.build()).metaSpec().clip()).isEqualTo(1);
        TrainOptimizer networks = bowls.setFamily(OptimizeeFamily.newBuilder()
                        .setClassifier(ClassifierFamily.newBuilder()
                                .setDataset("mnist")
                                .setArchitecture(org.touchstone.proto.v1.Architecture.newBuilder()
                                        .setMlp(Mlp.newBuilder().addHidden(20)))))
                .build();
        assertThat(TrainingRequest.of(networks).metaSpec().clip()).isEqualTo(100);
        assertThat(TrainingRequest.of(networks).metaSpec().rate())
                .as("constant unless it is said otherwise")
                .isEqualTo(MetaRate.constant(bowls.getLearningRate()));
    }

    @Test
    void persistentEvolutionIsRefusedByTheNameOfWhatItLacks() {
        PersistentEvolution.Builder evolution = PersistentEvolution.newBuilder();
        assertRejected(
                Bowls.spec().setPersistentEvolution(evolution.setSigma(0)),
                "trainOptimizer.persistentEvolution.sigma",
                "above 0 and at most 10");
        assertRejected(
                Bowls.spec().setPersistentEvolution(evolution.setSigma(0.1)).setEpisodes(3),
                "trainOptimizer.episodes",
                "must be even, two for each pair of persistentEvolution, not 3");
        assertRejected(
                Bowls.spec().setPersistentEvolution(evolution).setSecondDerivatives(true),
                "trainOptimizer.secondDerivatives",
                "leave one of them out");
    }

    @Test
    void itPublishesTheBestOptimizerAsAModelThatLoads() {
        TaskResult result =
                finish(handler.open(new RecordingContext(Bowls.task(Bowls.spec()), store), Optional.empty()));

        Published<ModelCard> model = catalog.model(Reference.parse("bowls"));
        ModelCard card = model.content();
        LearnedOptimizers.Loaded loaded = LearnedOptimizers.load(store, model);
        assertThat(card.kind()).isEqualTo("optimizer");
        assertThat(card.onnx().key()).isEmpty();
        assertThat(card.metrics()).containsKeys("best validation loss", "meta-gradient norm", "clipped updates");
        assertThat(Objects.requireNonNull(card.curves().get("validation loss")).steps())
                .containsExactly(8L, 16L, 24L);
        assertThat(Objects.requireNonNull(card.curves().get("validation end over start"))
                        .values())
                .hasSize(3)
                .allSatisfy(ratio -> assertThat(ratio).isBetween(0.0, 1.0));
        assertThat(Objects.requireNonNull(card.curves().get("meta-loss")).steps())
                .containsExactly(4L, 8L, 12L, 16L, 20L, 24L);
        assertThat(loaded.architecture()).isEqualTo(new Architecture(new InputForm.Raw(), 8, 0.01));
        assertThat(loaded.phi()).hasSize(loaded.architecture().parameters());
        TrainOptimizer recipe = LearnedOptimizers.recipe(Objects.requireNonNull(card.recipe()));
        assertThat(recipe.getSeed()).isEqualTo(3);
        assertThat(result.facts()).singleElement().satisfies(fact -> {
            assertThat(((ModelPublished) fact.value()).getKind()).isEqualTo("optimizer");
            assertThat(fact.key()).isEqualTo(model.reference());
        });
    }

    @Test
    void itLearns() {
        TrainOptimizer.Builder spec = Bowls.spec().setUpdates(60);
        RecordingContext context = new RecordingContext(Bowls.task(spec), store);

        finish(handler.open(context, Optional.empty()));

        List<Double> losses = Objects.requireNonNull(catalog.model(Reference.parse("bowls"))
                        .content()
                        .curves()
                        .get("validation loss"))
                .values();
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.8 * losses.get(0));
    }

    @Test
    void whatCannotBeRightIsRejectedWithItsField() {
        assertRejected(
                Bowls.spec().clearHorizons().addHorizons(12), "trainOptimizer.horizons[0]", "multiple of unroll (5)");
        assertRejected(Bowls.spec().setUpdates(0), "trainOptimizer.updates", "not 0");
        assertRejected(Bowls.spec().setShards(5), "trainOptimizer.shards", "at most 4");
        assertRejected(Bowls.spec().clearFamily(), "trainOptimizer.family", "set quadratics, classifier or style");
        assertRejected(
                Bowls.spec()
                        .setArchitecture(OptimizerArchitecture.newBuilder()
                                .setInput(GradientInput.newBuilder()
                                        .setLogSign(LogSignGradient.newBuilder().setP(-1)))),
                "trainOptimizer.architecture.input.logSign.p",
                "above 0");
        assertRejected(
                Bowls.spec()
                        .setFamily(OptimizeeFamily.newBuilder()
                                .setQuadratics(QuadraticFamily.newBuilder().setSize(0))),
                "trainOptimizer.family.quadratics.size",
                "from 1");
        assertRejected(Bowls.spec().setLearningRate(0), "trainOptimizer.learningRate", "positive");
        assertRejected(Bowls.spec().setLastLearningRate(-1), "trainOptimizer.lastLearningRate", "positive");
        assertRejected(Bowls.spec().setRandomScaling(21), "trainOptimizer.randomScaling", "from 0 to 20");
        assertRejected(Bowls.spec().setShardUpdates(1001), "trainOptimizer.shardUpdates", "at most 1000");
        assertRejected(
                Bowls.spec().setValidation(MetaValidation.newBuilder().setEveryUpdates(0)),
                "trainOptimizer.validation.everyUpdates",
                "from 1");
        assertRejected(
                Bowls.spec().setValidation(MetaValidation.newBuilder().setFunctions(0)),
                "trainOptimizer.validation.functions",
                "from 1");
        assertRejected(
                Bowls.spec().setArchitecture(OptimizerArchitecture.newBuilder().setHiddenUnits(0)),
                "trainOptimizer.architecture.hiddenUnits",
                "from 1");
        TrainOptimizer.Builder wrong = Bowls.spec();
        Pictures.family(wrong).getArchitectureBuilder().getMlpBuilder().setDropout(2);
        assertRejected(wrong, "trainOptimizer.family.classifier.architecture.mlp.dropout", "not 2");
    }

    @Test
    void anOptimizeeThatIsNotFiniteAtItsStartFailsTheTask() {
        Pictures.publish(catalog);
        TrainOptimizer.Builder spec = Bowls.spec();
        ClassifierFamily.Builder family = Pictures.family(spec).setStartDeviation(1000);
        for (int layer = 0; layer < 14; layer++) {
            family.getArchitectureBuilder().getMlpBuilder().addHidden(30);
        }

        assertThatThrownBy(() -> handler.open(new RecordingContext(Bowls.task(spec), store), Optional.empty()))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("OPTIMIZEE_UNSUITABLE"))
                .hasMessageContaining("not finite at its start");
    }

    @Test
    void aBatchOfMoreImagesThanThereAreFailsTheTaskByItsField() {
        Pictures.publish(catalog);
        TrainOptimizer.Builder spec = Bowls.spec();
        Pictures.family(spec).setBatchSize(41);

        assertThatThrownBy(() -> handler.open(new RecordingContext(Bowls.task(spec), store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("trainOptimizer.family.classifier.batchSize: must be from 1 to the 40 images");
    }

    @Test
    void aDefaultAndItsValueWrittenOutAreOneOptimizer() {
        TrainOptimizer.Builder spec = Bowls.spec().setUpdates(2);
        TrainOptimizer.Builder written = spec.clone()
                .setClip(1)
                .setShards(1)
                .setShardUpdates(7)
                .setArchitecture(spec.getArchitecture().toBuilder().setOutputScale(0.01));
        spec.getFamilyBuilder().getQuadraticsBuilder().clearSize();
        written.getFamilyBuilder().getQuadraticsBuilder().setSize(10);

        TaskResult one = finish(handler.open(new RecordingContext(Bowls.task(spec), store), Optional.empty()));
        TaskResult other = finish(handler.open(new RecordingContext(Bowls.task(written), store), Optional.empty()));

        assertThat(other.artifacts().get(0).getDigest())
                .isEqualTo(one.artifacts().get(0).getDigest());
    }

    @Test
    void itLearnsOnClassifiersOfAPublishedDataSet() {
        Pictures.publish(catalog);
        TrainOptimizer.Builder spec = Bowls.spec().setEpisodes(2).setUpdates(8);
        Pictures.family(spec);

        finish(handler.open(new RecordingContext(Bowls.task(spec), store), Optional.empty()));

        ModelCard card = catalog.model(Reference.parse("bowls")).content();
        assertThat(card.lineage().datasets()).singleElement().asString().startsWith("pictures@");
        assertThat(LearnedOptimizers.recipe(Objects.requireNonNull(card.recipe()))
                        .getFamily()
                        .getClassifier()
                        .getDataset())
                .isEqualTo(card.lineage().datasets().get(0));
    }

    @Test
    void aDataSetThatIsNotThereFailsTheTask() {
        TrainOptimizer.Builder spec = Bowls.spec();
        spec.getFamilyBuilder()
                .getClassifierBuilder()
                .setDataset("nowhere")
                .getArchitectureBuilder()
                .getMlpBuilder()
                .addHidden(3);

        assertThatThrownBy(() -> handler.open(new RecordingContext(Bowls.task(spec), store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("nowhere");
    }

    private void assertRejected(TrainOptimizer.Builder spec, String field, String reason) {
        assertThatThrownBy(() -> handler.validate(Bowls.task(spec)))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(reason);
    }

    static TaskResult finish(TaskRun run) {
        try (run) {
            TaskRun.StepOutcome outcome = TaskRun.StepOutcome.CONTINUE;
            while (outcome != TaskRun.StepOutcome.DONE) {
                outcome = run.stepsDone() >= run.totalSteps() ? TaskRun.StepOutcome.DONE : run.step();
            }
            return run.finish();
        }
    }
}
