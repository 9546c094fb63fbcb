package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.flow.Typicality;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.WatchDensity;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

class WatchingTest {
    private final World world = new World();

    @Test
    void eachWindowIsAFactAndStrangersAreNoticed() {
        world.publishImageFlow("dreams", world.publishImages(), 40, 1e-5);

        TaskResult calm = world.run(task(watch("dreams").setSplit("test")));
        TaskResult alarmed = world.run(task(watch("dreams").setSplit("other")));

        assertThat(calm.facts()).hasSize(200 / 16);
        assertThat(calm.summary().get("windows that are not typical")).isLessThan(3);
        assertThat(calm.summary()).containsEntry("first window of drift, -1 for none", -1.0);
        assertThat(alarmed.summary()).containsEntry("windows that are not typical", 12.0);
        assertThat(alarmed.summary().get("first window of drift, -1 for none")).isBetween(0.0, 4.0);
        TaskResult.Fact fact = alarmed.facts().get(3);
        assertThat(fact.topic()).isEqualTo(Topic.DENSITIES);
        assertThat(fact.key()).isEqualTo("use/3");
        assertThat((DensityWindow) fact.value()).satisfies(window -> {
            assertThat(window.getFrom()).isEqualTo(48);
            assertThat(window.getCount()).isEqualTo(16);
            assertThat(window.getTypical()).isFalse();
            assertThat(window.getDistance()).isGreaterThan(window.getThreshold());
            assertThat(window.getLineage().getDatasetsList())
                    .singleElement()
                    .asString()
                    .startsWith("gradients@");
        });
        assertThat(world.metrics).anyMatch(told -> told.startsWith("bits per dimension of the window@11="));
    }

    @Test
    void aStopChangesNothing() {
        world.publishPlaneFlow("banana", 60);
        WatchDensity.Builder watch =
                watch("banana").setDensity(PlaneDensity.MOONS).setMaxImages(320);

        TaskResult whole = world.run(task(watch));

        assertThat(world.interrupted(task(watch), 12).facts()).isEqualTo(whole.facts());
    }

    @Test
    void aWindowWithNoNumberIsNotTypicalAndMovesNoDrift() {
        double[] known = {1, 2, 3, 2, 1, 2};
        Typicality typicality = Typicality.of(known, 2, 0.1, Key.of(1));

        double[] now = Watching.judge(typicality, new double[] {1, Double.NaN}, new double[] {0, 0, 0, 1.5, 0, 0});

        assertThat(now).containsExactly(Double.NaN, Double.NaN, 0, 1.5, 0, 1);
    }

    @Test
    void whatCannotBeRightIsRejectedByField() {
        Map<String, WatchDensity.Builder> wrongs = Map.of(
                "window", watch("dreams").setWindow(0),
                "level", watch("dreams").setLevel(0),
                "density", watch("dreams").setDensityValue(99),
                "dataset", watch("dreams").setDensity(PlaneDensity.MOONS).setDataset("gradients"));

        wrongs.forEach((field, spec) -> assertThatThrownBy(() -> world.run(task(spec)))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("watchDensity." + field)));
    }

    @Test
    void fewerExamplesThanAWindowFail() {
        world.publishImageFlow("dreams", world.publishImages(), 1, 1e-5);

        assertThatThrownBy(() -> world.run(task(watch("dreams").setMaxImages(10))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("10 examples make 0 windows of 16");
    }

    private static Task.Builder task(WatchDensity.Builder spec) {
        return Task.newBuilder().setWatchDensity(spec);
    }

    private static WatchDensity.Builder watch(String model) {
        return WatchDensity.newBuilder().setModel(model).setWindow(16).setSeed(5);
    }
}
