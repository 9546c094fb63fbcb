package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.proto.v1.Imitation;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** A training that goes on from a published optimizer. */
class StartTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final MetaTrainingHandler handler = Service.over(store);

    @Test
    void itBeginsAtTheParametersOfTheOptimizerAndNamesItByItsDigest() {
        Published<ModelCard> bowls = publishBowls(3);

        run(further().setUpdates(1).setLearningRate(1e-12));

        Published<ModelCard> further = catalog.model(Reference.parse("further"));
        float[] expected = LearnedOptimizers.load(store, bowls).phi();
        float[] actual = LearnedOptimizers.load(store, further).phi();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-9f));
        }
        assertThat(further.content().lineage().models()).containsExactly(bowls.reference());
        TrainOptimizer recipe = LearnedOptimizers.recipe(
                Objects.requireNonNull(further.content().recipe()));
        assertThat(recipe.getStart()).isEqualTo(bowls.reference());
    }

    @Test
    void resumedItStillComesFromWhatTheNameMeantWhenItBegan(@TempDir Path folder) {
        Published<ModelCard> bowls = publishBowls(3);
        TaskResult undisturbed = run(further());
        Path file = folder.resolve("checkpoint.safetensors");
        try (TaskRun run = handler.open(context(further()), Optional.empty())) {
            for (int i = 0; i < 5; i++) {
                run.step();
            }
            run.save(file);
        }
        publishBowls(4);

        TaskResult resumed =
                TrainRunTest.finish(handler.open(context(further()), Optional.of(new Checkpoint(5, file))));

        assertThat(resumed.artifacts()).isEqualTo(undisturbed.artifacts());
        assertThat(catalog.model(Reference.parse("further")).content().lineage().models())
                .containsExactly(bowls.reference());
    }

    @Test
    void anotherArchitectureIsRefusedByBothNames() {
        publishBowls(3);
        TrainOptimizer.Builder wider = further();
        wider.getArchitectureBuilder().setHiddenUnits(9);

        assertThatThrownBy(() -> run(wider))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("trainOptimizer.start: optimizer bowls@")
                .hasMessageContaining("hidden=8")
                .hasMessageContaining("hidden=9")
                .hasMessageContaining("ask for the same architecture");
    }

    @Test
    void whatIsNotThereOrNoNameIsRefused() {
        assertThatThrownBy(() -> run(further()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("bowls");
        assertRejected(further().setStart("No Name"), "trainOptimizer.start");
        assertRejected(
                further().setImitation(Imitation.newBuilder().setUpdates(1).setTeacherRate(0.1)),
                "trainOptimizer.imitation");
    }

    private void assertRejected(TrainOptimizer.Builder spec, String field) {
        assertThatThrownBy(() -> handler.validate(Bowls.task(spec)))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    private static TrainOptimizer.Builder further() {
        return Bowls.spec().setModelName("further").setStart("bowls").setSeed(9);
    }

    private Published<ModelCard> publishBowls(long seed) {
        run(Bowls.spec().setUpdates(8).setSeed(seed));
        return catalog.model(Reference.parse("bowls"));
    }

    private RecordingContext context(TrainOptimizer.Builder spec) {
        return new RecordingContext(Bowls.task(spec), store);
    }

    private TaskResult run(TrainOptimizer.Builder spec) {
        return TrainRunTest.finish(handler.open(context(spec), Optional.empty()));
    }
}
