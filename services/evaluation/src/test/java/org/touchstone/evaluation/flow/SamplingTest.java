package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.data.ImageDecoder;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.SampleFlow;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

class SamplingTest {
    private final World world = new World();

    @Test
    void itDrawsASheetOfImages() throws Exception {
        world.publishImageFlow("dreams", world.publishImages(), 3, 1e-5);

        TaskResult result =
                world.run(task("dreams").setSampleFlow(sampling("dreams").setCount(20)));

        assertThat(result.artifacts()).extracting(Artifact::getKind).containsExactly("picture", "samples");
        var picture = new ImageDecoder(1 << 24, true).decode("samples", world.picture("samples"));
        // Five columns and four rows of 8 x 8 pixels enlarged eight times, with gaps of two.
        assertThat(picture.shape()).isEqualTo(new ImageShape(1, 4 * 66 - 2, 5 * 66 - 2));
        try (var in = world.store.open(result.artifacts().get(1).getKey())) {
            var samples = Safetensors.read(in, Limits.DEFAULT).tensor("samples");
            assertThat(samples.shape()).isEqualTo(List.of(20L, 1L, 8L, 8L));
        }
    }

    @Test
    void itDrawsPointsOnAHeatMap() {
        world.publishPlaneFlow("banana", 20);

        TaskResult result = world.run(task("banana").setSampleFlow(sampling("banana")));

        assertThat(result.summary()).containsEntry("samples", 2000.0);
        var picture = new ImageDecoder(1 << 24, false).decode("samples", world.picture("samples"));
        assertThat(picture.shape()).isEqualTo(new ImageShape(3, 480, 480));
    }

    @Test
    void theSameSeedGivesTheSameBitsAlsoAfterAStop() {
        world.publishImageFlow("dreams", world.publishImages(), 1, 1e-5);
        Task.Builder task = task("dreams").setSampleFlow(sampling("dreams").setCount(40));

        TaskResult once = world.run(task);
        World again = new World();
        again.publishImageFlow("dreams", again.publishImages(), 1, 1e-5);

        assertThat(again.interrupted(task, 1).artifacts()).isEqualTo(once.artifacts());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTemperatureBelowZeroIsRejected(double temperature) {
        Task task = task("any")
                .setSampleFlow(sampling("any").setTemperature(temperature))
                .build();

        assertThatThrownBy(() -> world.handler.validate(task))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("sampleFlow.temperature"));
    }

    @Test
    void aFlowThatCannotBeInvertedIsNotServed() {
        world.publishImageFlow("ill", world.publishImages(), 1, 0.5);

        assertThatThrownBy(() -> world.run(task("ill").setSampleFlow(sampling("ill"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("is not served")
                .hasMessageContaining("decoding misses the encoded data by 0.5");
    }

    @Test
    void aClassifierIsNoFlow() {
        world.publishClassifier("judge");

        assertThatThrownBy(() -> world.run(task("judge").setSampleFlow(sampling("judge"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("is a classifier; name one that a trainFlow task published");
    }

    private static Task.Builder task(String model) {
        return Task.newBuilder().setSubmitter(model);
    }

    private static SampleFlow.Builder sampling(String model) {
        return SampleFlow.newBuilder().setModel(model).setSeed(4);
    }
}
