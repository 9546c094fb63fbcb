package org.touchstone.training.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.LogUniform;
import org.touchstone.proto.v1.NameList;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sweep;
import org.touchstone.proto.v1.SweepAxis;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.proto.v1.ValueList;
import org.touchstone.worker.TaskRejectedException;

class SweepPlanTest {
    private static final String RATE = "optimizer.adam.learningRate";

    @Test
    void aGridHasEveryCombinationOnceInOrder() {
        SweepPlan plan = SweepPlan.of(sweep(list(RATE, 0.1, 0.01), list("seed", 1, 2, 3)));

        assertThat(plan.points())
                .extracting(SweepPlan.Point::values)
                .containsExactly(
                        Map.of(RATE, 0.1, "seed", 1.0),
                        Map.of(RATE, 0.1, "seed", 2.0),
                        Map.of(RATE, 0.1, "seed", 3.0),
                        Map.of(RATE, 0.01, "seed", 1.0),
                        Map.of(RATE, 0.01, "seed", 2.0),
                        Map.of(RATE, 0.01, "seed", 3.0));
    }

    @Test
    void eachPointIsATaskOfItsOwnThatNamesItsParent() {
        Task child =
                SweepPlan.of(sweep(list("batchSize", 32, 64))).points().get(1).task();

        assertThat(child.getId()).isEqualTo("hunt-001");
        assertThat(child.getOptions().getParent()).isEqualTo("hunt");
        assertThat(child.getTrainClassifier().getModelName()).isEqualTo("digits-001");
        assertThat(child.getTrainClassifier().getBatchSize()).isEqualTo(64);
        assertThat(child.getTrainClassifier().getDataset()).isEqualTo("mnist");
    }

    @Test
    void randomPointsAreAFunctionOfTheSeedAndLieInTheRange() {
        Task task = random(
                7,
                50,
                SweepAxis.newBuilder()
                        .setField(RATE)
                        .setLogUniform(LogUniform.newBuilder().setLow(1e-5).setHigh(1e-1))
                        .build());

        List<Double> rates = SweepPlan.of(task).points().stream()
                .map(point -> point.task()
                        .getTrainClassifier()
                        .getOptimizer()
                        .getAdam()
                        .getLearningRate())
                .toList();

        assertThat(rates).hasSize(50).doesNotHaveDuplicates().allMatch(rate -> rate >= 1e-5 && rate <= 1e-1);
        assertThat(rates.stream().filter(rate -> rate < 1e-3).count()).isBetween(15L, 35L);
        assertThat(SweepPlan.of(task).points())
                .extracting(SweepPlan.Point::values)
                .isEqualTo(SweepPlan.of(task).points().stream()
                        .map(SweepPlan.Point::values)
                        .toList());
        Task longer = task.toBuilder()
                .setSweep(task.getSweep().toBuilder().setRandomPoints(60))
                .build();
        assertThat(SweepPlan.of(longer).points().subList(0, 50))
                .extracting(SweepPlan.Point::values)
                .containsExactlyElementsOf(SweepPlan.of(task).points().stream()
                        .map(SweepPlan.Point::values)
                        .toList());
    }

    private static SweepAxis names(String field, String... values) {
        return SweepAxis.newBuilder()
                .setField(field)
                .setNames(NameList.newBuilder().addAllValues(List.of(values)))
                .build();
    }

    @Test
    void choicesAreSweptByName() {
        assertThat(SweepPlan.of(sweep(names("initialization", "STANDARD", "LSUV", "ZERO_LAST")))
                        .points())
                .extracting(point -> point.task().getTrainClassifier().getInitialization())
                .containsExactly(Initialization.STANDARD, Initialization.LSUV, Initialization.ZERO_LAST);
        assertThat(SweepPlan.of(sweep(names("initialization", "LSUV"))).points())
                .extracting(point -> point.values().keySet())
                .containsExactly(Set.of("initialization LSUV"));
        assertThat(SweepPlan.of(sweep(names("architecture.mlp.activation", "SIGMOID", "TANH")))
                        .points())
                .hasSize(2);
    }

    @Test
    void namesThatAreNotKnownAndNumbersForNamesAreRefused() {
        refused(sweep(names("initialization", "XAVIER")), "sweep.axes[0].names.values", "ORTHOGONAL");
        refused(sweep(names("initialization")), "sweep.axes[0].names.values", "empty");
        refused(sweep(list("initialization", 1)), "sweep.axes[0].list", "takes names");
        refused(sweep(names("seed", "ONE")), "sweep.axes[0].names.values", "takes numbers");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        refused(sweep(), "sweep.axes", "empty");
        refused(sweep(list("optimizer.adam.rate", 1)), "sweep.axes[0].field", "learningRate");
        refused(sweep(list("modelName", 1)), "sweep.axes[0].field", "not a number");
        refused(sweep(list("seed.more", 1)), "sweep.axes[0].field", "goes on after a number");
        refused(sweep(list("batchSize", 1.5)), "sweep.axes[0]", "whole number");
        refused(sweep(list("batchSize", 1e12)), "sweep.axes[0]", "whole number");
        refused(sweep(list("seed", new double[17]), list("batchSize", new double[17])), "sweep.axes", "256");
        refused(random(1, 300, list("seed", 1)), "sweep.randomPoints", "256");
        refused(sweep(SweepAxis.newBuilder().setField("seed").build()), "sweep.axes[0]", "no values");
        refused(
                random(
                        1,
                        2,
                        SweepAxis.newBuilder()
                                .setField(RATE)
                                .setLogUniform(LogUniform.newBuilder().setLow(0).setHigh(1))
                                .build()),
                "sweep.axes[0].logUniform",
                "0 < low < high");
    }

    private static void refused(Task task, String field, String words) {
        assertThatThrownBy(() -> SweepPlan.of(task))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(words);
    }

    private static Task sweep(SweepAxis... axes) {
        return Task.newBuilder()
                .setId("hunt")
                .setSweep(Sweep.newBuilder().setBase(base()).addAllAxes(List.of(axes)))
                .build();
    }

    private static Task random(long seed, int points, SweepAxis axis) {
        Task task = sweep(axis);
        return task.toBuilder()
                .setSweep(task.getSweep().toBuilder().setSeed(seed).setRandomPoints(points))
                .build();
    }

    private static TrainClassifier base() {
        return TrainClassifier.newBuilder()
                .setDataset("mnist")
                .setModelName("digits")
                .setOptimizer(Optimizer.newBuilder().setAdam(Adam.newBuilder().setLearningRate(1e-3)))
                .build();
    }

    private static SweepAxis list(String field, double... values) {
        ValueList.Builder list = ValueList.newBuilder();
        for (double value : values) {
            list.addValues(value);
        }
        return SweepAxis.newBuilder().setField(field).setList(list).build();
    }
}
