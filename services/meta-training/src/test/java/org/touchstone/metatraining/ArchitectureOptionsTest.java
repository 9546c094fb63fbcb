package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.l2l.Architecture;
import org.touchstone.kernel.l2l.ClassifierObjective;
import org.touchstone.kernel.l2l.InputForm;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.Imitation;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** Networks by the kind of coordinates, averaged units, a start by imitation, some labels only: as tasks. */
class ArchitectureOptionsTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final MetaTrainingHandler handler = Service.over(store);

    private TaskResult train(TrainOptimizer.Builder spec) {
        return TrainRunTest.finish(handler.open(new RecordingContext(Bowls.task(spec), store), Optional.empty()));
    }

    private LearnedOptimizers.Loaded loaded() {
        return LearnedOptimizers.load(store, catalog.model(Reference.parse("bowls")));
    }

    private TrainOptimizer.Builder convolutions() {
        Pictures.publish(catalog);
        TrainOptimizer.Builder spec = Bowls.spec().setEpisodes(1).setUpdates(2);
        Pictures.family(spec)
                .getArchitectureBuilder()
                .setCnn(Cnn.newBuilder()
                        .addBlocks(ConvolutionBlock.newBuilder().setFilters(2))
                        .addHidden(3));
        spec.getArchitectureBuilder().setSeparateConvolutions(true);
        return spec;
    }

    @Test
    void convolutionsMayHaveANetworkOfTheirOwn() {
        train(convolutions());

        assertThat(loaded().architecture())
                .isEqualTo(new Architecture(new InputForm.Raw(), 8, 0.01)
                        .withGroups(List.of(ClassifierObjective.CONVOLUTION, ClassifierObjective.FULLY_CONNECTED)));
        CompareOptimizers.Builder race = CompareOptimizers.newBuilder()
                .setOptimizer("bowls")
                .setFamily(Bowls.family())
                .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(1000))
                .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(10));
        Task task = Task.newBuilder().setId("race").setCompareOptimizers(race).build();
        assertThatThrownBy(() -> handler.open(new RecordingContext(task, store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("a network for convolutions and one for everything else, and quadratics");
    }

    @Test
    void unitsMayBeAveragedOverCoordinates() {
        TrainOptimizer.Builder spec = Bowls.spec().setUpdates(4);
        spec.getArchitectureBuilder().setAveragedUnits(3);

        train(spec);

        assertThat(loaded().architecture()).isEqualTo(new Architecture(new InputForm.Raw(), 8, 0.01).withAveraged(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 10})
    void imitationComesFirstAndResumesAnywhereWithTheSameBits(int stop, @TempDir Path folder) {
        Task task = Bowls.task(Bowls.spec()
                .setUpdates(6)
                .setImitation(Imitation.newBuilder().setUpdates(6).setTeacherRate(0.05)));
        RecordingContext whole = new RecordingContext(task, store);
        TaskResult undisturbed = TrainRunTest.finish(handler.open(whole, Optional.empty()));

        RecordingContext before = new RecordingContext(task, store);
        Path file = folder.resolve("checkpoint.safetensors");
        try (TaskRun run = handler.open(before, Optional.empty())) {
            assertThat(run.totalSteps()).isEqualTo(12);
            assertThat(run.phase()).isEqualTo("imitating Adam");
            for (int i = 0; i < stop; i++) {
                run.step();
            }
            assertThat(run.stepsDone()).isEqualTo(stop);
            run.save(file);
        }
        RecordingContext after = new RecordingContext(task, store);
        TaskResult resumed = TrainRunTest.finish(handler.open(after, Optional.of(new Checkpoint(stop, file))));

        List<String> told = new ArrayList<>(before.metrics);
        told.addAll(after.metrics);
        assertThat(told).isEqualTo(whole.metrics);
        assertThat(told)
                .extracting(one -> one.replaceAll("=.*", ""))
                .contains("imitation loss@4", "imitation loss@6", "meta-loss@10", "validation loss@12");
        assertThat(resumed.artifacts()).isEqualTo(undisturbed.artifacts());
    }

    @Test
    void anOptimizerMayLearnOnSomeLabelsOnly() {
        Pictures.publish(catalog);
        TrainOptimizer.Builder spec = Bowls.spec().setEpisodes(1).setUpdates(2);
        Pictures.family(spec).addLabels(0).addLabels(1);
        train(spec);
        assertThat(loaded().phi()).isNotEmpty();

        Pictures.family(spec).clearLabels().addLabels(0).addLabels(2);
        assertThatThrownBy(() -> train(spec))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("family.classifier.labels: has 2, and the classes are 0 to 1");
    }

    @Test
    void whatCannotBeRightIsRefused() {
        TrainOptimizer.Builder separate = Bowls.spec();
        separate.getArchitectureBuilder().setSeparateConvolutions(true);
        assertRejected(separate, "architecture.separateConvolutions", "this one is of quadratics");
        TrainOptimizer.Builder withoutConvolutions = Bowls.spec();
        Pictures.family(withoutConvolutions);
        withoutConvolutions.getArchitectureBuilder().setSeparateConvolutions(true);
        assertRejected(withoutConvolutions, "architecture.separateConvolutions", "this one is of mlp classifiers");
        TrainOptimizer.Builder averaged = Bowls.spec();
        averaged.getArchitectureBuilder().setAveragedUnits(9);
        assertRejected(averaged, "architecture.averagedUnits", "from 0 to the 8 units");
        assertRejected(
                Bowls.spec().setImitation(Imitation.newBuilder().setTeacherRate(0.1)),
                "imitation.updates",
                "from 1 to 1000000");
        assertRejected(
                Bowls.spec().setImitation(Imitation.newBuilder().setUpdates(5)), "imitation.teacherRate", "above 0");
        TrainOptimizer.Builder labels = Bowls.spec();
        Pictures.family(labels).addLabels(1);
        assertRejected(labels, "family.classifier.labels", "at least two");
    }

    private void assertRejected(TrainOptimizer.Builder spec, String field, String reason) {
        assertThatThrownBy(() -> handler.validate(Bowls.task(spec)))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("trainOptimizer." + field))
                .hasMessageContaining(reason);
    }
}
