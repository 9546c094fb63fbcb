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
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.Safeguard;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

/** Races in which the learned optimizer may give way to Adam. */
class GuardedRaceTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final MetaTrainingHandler handler = Service.withBowls(store);

    /** Over classifiers, under a guard without any patience: it gives way as soon as it may. */
    private CompareOptimizers.Builder impatient() {
        Pictures.publish(new Catalog(store));
        CompareOptimizers.Builder spec = CompareRunTest.spec()
                .clearBaselines()
                .addBaselines(HandMadeOptimizer.HAND_MADE_SGD)
                .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(100))
                .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(1))
                .setSafeguard(Safeguard.newBuilder()
                        .setBand(1)
                        .setWindow(2)
                        .setPatience(1)
                        .setLearningRate(0.05));
        spec.getFamilyBuilder().setClassifier(Pictures.family(Bowls.spec()));
        return spec;
    }

    private TaskResult race(CompareOptimizers.Builder spec) {
        return TrainRunTest.finish(
                handler.open(new RecordingContext(CompareRunTest.task(spec), store), Optional.empty()));
    }

    private List<ComparisonReport.Contestant> contestants() {
        return new ComparisonCatalog(store)
                .comparison(Reference.parse("race"))
                .content()
                .contestants();
    }

    @Test
    void theReportTellsWhereItGaveWay() {
        TaskResult result = race(impatient());

        ComparisonReport.Guarded guarded =
                Objects.requireNonNull(contestants().get(0).safeguard());
        assertThat(guarded.learningRate()).isEqualTo(0.05);
        assertThat(guarded.fellBack()).isBetween(1, 100);
        assertThat(guarded.medianStep()).isBetween(2L, 10L);
        assertThat(contestants().get(1).safeguard()).isNull();
        assertThat(result.summary()).containsEntry("functions given to Adam", (double) guarded.fellBack());
    }

    @Test
    void itChangesOnlyWhatTheLearnedOptimizerDoes() {
        race(impatient());
        List<ComparisonReport.Contestant> guarded = contestants();

        TaskResult result = race(impatient().clearSafeguard());

        assertThat(contestants().get(0).safeguard()).isNull();
        assertThat(contestants().get(0).mean()).isNotEqualTo(guarded.get(0).mean());
        assertThat(contestants().get(1)).isEqualTo(guarded.get(1));
        assertThat(result.summary()).doesNotContainKey("functions given to Adam");
    }

    @Test
    void interruptedEverywhereItTellsTheSame(@TempDir Path folder) {
        CompareOptimizers.Builder spec = impatient();
        String undisturbed = CompareRunTest.digest(race(spec));

        String interrupted = CompareRunTest.interruptedEverywhere(
                store, CompareRunTest.task(spec), folder, 4 + 2 * 100, new ArrayList<>());

        assertThat(interrupted).isEqualTo(undisturbed);
    }

    @Test
    void aSafeguardOverFunctionsSideBySideIsRefused() {
        Task known = CompareRunTest.task(
                CompareRunTest.spec().setFamily(Bowls.family()).setSafeguard(Safeguard.getDefaultInstance()));
        Task unknown = CompareRunTest.task(CompareRunTest.spec().setSafeguard(Safeguard.getDefaultInstance()));

        assertThatThrownBy(() -> handler.validate(known))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("compareOptimizers.safeguard"))
                .hasMessageContaining("quadratics are raced many at once");
        assertThatThrownBy(() -> handler.open(new RecordingContext(unknown, store), Optional.empty()))
                .as("the family is that of the optimizer's card")
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("quadratics are raced many at once");
    }

    @Test
    void anImpossibleSafeguardIsRefused() {
        Task task = CompareRunTest.task(
                CompareRunTest.spec().setSafeguard(Safeguard.newBuilder().setBand(0.5)));

        assertThatThrownBy(() -> handler.validate(task))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("compareOptimizers.safeguard.band"))
                .hasMessageContaining("at least 1");
    }
}
