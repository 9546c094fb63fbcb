package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.touchstone.kernel.data.ImageDecoder;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.ExploreFlow;
import org.touchstone.proto.v1.FlowView;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

class ExploringTest {
    private final World world = new World();

    @Test
    void allViewsOfImagesAreDrawn() {
        world.publishImageFlow("dreams", world.publishImages(), 5, 1e-5);

        TaskResult result = world.run(task(exploration("dreams")));

        assertThat(result.artifacts())
                .extracting(Artifact::getName)
                .containsExactlyInAnyOrder("interpolation", "extrapolation", "ablation", "nearest");
        assertThat(result.summary()).containsEntry("all finite", 1.0);
        // Three by three images of twice the side, enlarged eight times.
        assertThat(new ImageDecoder(1 << 24, true)
                        .decode("x", world.picture("extrapolation"))
                        .shape()
                        .width())
                .isEqualTo(3 * 130 - 2);
        assertThat(new ImageDecoder(1 << 24, true)
                        .decode("x", world.picture("ablation"))
                        .shape()
                        .width())
                .isEqualTo(3 * 66 - 2);
    }

    @Test
    void theHeatMapHoldsAlmostAllOfTheProbability() {
        world.publishPlaneFlow("banana", 150);

        world.run(task(exploration("banana")));

        assertThat(world.metrics).singleElement().asString().startsWith("probability in the picture@0=");
        assertThat(Double.parseDouble(world.metrics.get(0).replaceAll(".*=", "")))
                .isBetween(0.9, 1.02);
    }

    @Test
    void aViewThatTheModelHasNotFails() {
        world.publishPlaneFlow("banana", 1);

        assertThatThrownBy(() -> world.run(task(exploration("banana").addViews(FlowView.INTERPOLATION))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("is of points of the plane, which have no INTERPOLATION");
        assertThatThrownBy(() -> world.run(task(exploration("banana").setSide(1))))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("exploreFlow.side"));
        assertThatThrownBy(() -> world.run(task(exploration("banana").addViews(FlowView.FLOW_VIEW_UNSPECIFIED))))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("exploreFlow.views[0]"));
    }

    private static Task.Builder task(ExploreFlow.Builder spec) {
        return Task.newBuilder().setExploreFlow(spec);
    }

    private static ExploreFlow.Builder exploration(String model) {
        return ExploreFlow.newBuilder().setModel(model).setSide(3).setSeed(5);
    }
}
