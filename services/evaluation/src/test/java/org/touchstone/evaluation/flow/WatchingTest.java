package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.flow.Drift;
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
        assertThat(world.facts).hasSize(200 / 16);
        world.facts.clear();
        TaskResult alarmed = world.run(task(watch("dreams").setSplit("other")));

        assertThat(calm.summary().get("windows that are not typical")).isLessThan(3);
        assertThat(calm.summary()).containsEntry("first window of drift, -1 for none", -1.0);
        assertThat(alarmed.summary()).containsEntry("windows that are not typical", 12.0);
        assertThat(alarmed.summary().get("first window of drift, -1 for none")).isBetween(0.0, 4.0);
        TaskResult.Fact fact = world.facts.get(3);
        assertThat(fact.topic()).isEqualTo(Topic.DENSITIES);
        assertThat(fact.key()).isEqualTo("use/3");
        assertThat((DensityWindow) fact.value()).satisfies(window -> {
            assertThat(window.getFrom()).isEqualTo(48);
            assertThat(window.getCount()).isEqualTo(16);
            assertThat(window.getTypical()).isFalse();
            assertThat(window.getStrangest()).isBetween(48L, 63L);
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
        List<TaskResult.Fact> told = List.copyOf(world.facts);
        world.facts.clear();

        assertThat(world.interrupted(task(watch), 12)).isEqualTo(whole);
        assertThat(world.facts).isEqualTo(told).hasSize(20);
    }

    @Test
    void aWindowWithNoNumberIsNotTypicalAndMovesNoDrift() {
        double[] known = {1, 2, 3, 2, 1, 2};
        Typicality typicality = Typicality.of(known, 2, 0.1, Key.of(1));

        Watched.Seen seen = new Watched.Seen(new double[] {1, Double.NaN}, new long[] {7, 9}, 10, 2, i -> "");
        double[] now = WatchJob.judge(typicality, seen, new double[] {0, 0, 0, 0.5, 0, 0, 5, 0});

        assertThat(now).containsExactly(Double.NaN, Double.NaN, 0, 0.5, 0, 1, 10, 2);
        assertThat(seen.farthest(1)).isEqualTo(1);
    }

    @Test
    void driftIsCumulatedAnewAfterAnAlarm() {
        Typicality typicality = Typicality.of(new double[] {1, 2, 3, 2, 1, 2}, 2, 0.1, Key.of(1));
        Watched.Seen calm = new Watched.Seen(
                new double[] {typicality.trainingMean(), typicality.trainingMean()}, new long[] {7, 9}, 10, 0, i -> "");

        double[] after = WatchJob.judge(typicality, calm, new double[] {0, 0, 0, 8, 0, 0, 5, 0});

        assertThat(new Drift(after[3], after[4]).isAlarming()).isFalse();
    }

    @Test
    void whatCannotBeRightIsRejectedByField() {
        List<Map.Entry<String, WatchDensity.Builder>> wrongs = List.of(
                Map.entry("window", watch("dreams").setWindow(0)),
                Map.entry("level", watch("dreams").setLevel(0)),
                Map.entry("density", watch("dreams").setDensityValue(99)),
                Map.entry(
                        "dataset",
                        watch("dreams").setDensity(PlaneDensity.MOONS).setDataset("gradients")),
                Map.entry("stream", watch("dreams").setStream("No Name")),
                Map.entry("stream", watch("dreams").setStream("camera").setDataset("gradients")),
                Map.entry("stream", watch("dreams").setStream("camera").setDensity(PlaneDensity.MOONS)),
                Map.entry("stream", watch("dreams").setStream("camera").setSplit("test")),
                Map.entry("fromOldest", watch("dreams").setFromOldest(true)),
                Map.entry("maxImages", watch("dreams").setStream("camera").setMaxImages(15)));

        assertThat(wrongs).allSatisfy(wrong -> assertThatThrownBy(() -> world.run(task(wrong.getValue())))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("watchDensity." + wrong.getKey())));
    }

    @Test
    void aStreamIsOfImages() {
        world.publishPlaneFlow("banana", 1);

        assertThatThrownBy(() -> world.run(task(watch("banana").setStream("camera"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("a stream is of images");
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
