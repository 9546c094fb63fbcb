package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.ClassifierSpec.Block;
import org.touchstone.kernel.classify.ClassifierSpec.Cnn;
import org.touchstone.kernel.classify.ClassifierSpec.Mlp;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.optim.Sgd;

class NetworkTest {
    private static final InputShape MNIST = new InputShape(1, 28, 28);

    @Test
    void anMlpHasTheParametersOfItsWidths() {
        Network network = Network.of(new Mlp(List.of(300, 100), Activation.RELU, 0), MNIST, 10);

        assertThat(network.parameterShapes())
                .containsEntry("hidden1.weight", List.of(300L, 784L))
                .containsEntry("hidden2.bias", List.of(100L))
                .containsEntry("output.weight", List.of(10L, 100L));
        assertThat(network.parameterCount()).isEqualTo(784 * 300 + 300 + 300 * 100 + 100 + 100 * 10 + 10);
        assertThat(network.statisticShapes()).isEmpty();
    }

    @Test
    void shapesFollowPaddingStrideAndPooling() {
        Network network = Network.of(
                new Cnn(
                        List.of(
                                Block.of(8).withPool(2),
                                new Block(16, 5, 2, true, true, 0),
                                new Block(4, 4, 1, false, false, 2)),
                        List.of(),
                        Activation.TANH,
                        0.5),
                MNIST,
                10);

        assertThat(network.parameterShapes())
                .containsEntry("block2.convolution.weight", List.of(16L, 8L, 5L, 5L))
                .containsEntry("block2.normalization.gain", List.of(16L))
                .containsEntry("output.weight", List.of(10L, 16L));
        assertThat(network.statisticShapes())
                .containsOnlyKeys("block2.normalization.mean", "block2.normalization.variance");
    }

    @Test
    void withoutHiddenLayersItIsLinear() {
        Network network = Network.of(new Mlp(List.of(), Activation.RELU, 0), MNIST, 10);
        assertThat(network.parameterCount()).isEqualTo(7850);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("hidden[1]", () -> new Mlp(List.of(5, 0), Activation.RELU, 0)),
                refused("hidden", () -> new Mlp(java.util.Collections.nCopies(65, 5), Activation.RELU, 0)),
                refused("dropout", () -> new Mlp(List.of(5), Activation.RELU, 1)),
                refused("dropout", () -> new Mlp(List.of(5), Activation.RELU, Double.NaN)),
                refused("blocks", () -> new Cnn(List.of(), List.of(), Activation.RELU, 0)),
                refused("blocks[0].filters", () -> cnn(new Block(0, 3, 1, false, false, 0))),
                refused("blocks[0].kernel", () -> cnn(new Block(4, 0, 1, false, false, 0))),
                refused("blocks[0].stride", () -> cnn(new Block(4, 3, 0, false, false, 0))),
                refused("blocks[0].pool", () -> cnn(new Block(4, 3, 1, false, false, -1))),
                refused("channels", () -> new InputShape(0, 3, 3)),
                refused("width", () -> new InputShape(1, 3, 5000)),
                refused("classes", () -> Network.of(Recipes.mlp(), MNIST, 1)),
                refused("blocks[0].kernel", () -> Network.of(cnn(new Block(4, 29, 1, true, false, 0)), MNIST, 10)),
                refused("blocks[0].pool", () -> Network.of(cnn(Block.of(4).withPool(29)), MNIST, 10)),
                refused(
                        "architecture",
                        () -> Network.of(new Mlp(List.of(60_000, 60_000), Activation.RELU, 0), MNIST, 10)),
                refused("batchSize", () -> training(0, 10, 1, 0)),
                refused("steps", () -> training(10, 0, 1, 0)),
                refused("reportEverySteps", () -> training(10, 10, 0, 0)),
                refused("shiftPixels", () -> training(10, 10, 1, -1)),
                refused("normalization.deviation", () -> new Normalization(List.of(0.0), List.of(0.0))),
                refused("normalization", () -> new Normalization(List.of(0.0), List.of())),
                refused("normalization.mean", () -> new Normalization(List.of(Double.NaN), List.of(1.0))));
    }

    private static Cnn cnn(Block block) {
        return new Cnn(List.of(block), List.of(), Activation.RELU, 0);
    }

    private static TrainingSpec training(int batch, long steps, int report, int shift) {
        return new TrainingSpec(
                new Sgd(0.1), new Schedule.Constant(), Initialization.HE, 1, batch, steps, report, shift);
    }

    private static Arguments refused(String field, ThrowingCallable make) {
        return arguments(field, make);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void impossibleSpecificationsNameTheField(String field, ThrowingCallable make) {
        assertThatThrownBy(make).isInstanceOfSatisfying(SpecException.class, e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e).hasMessageStartingWith(field + ": ");
        });
    }

    @Test
    void aStepThatNeedsTooMuchMemoryIsRefused() {
        Blobs large = new Blobs(10, new InputShape(3, 512, 512), 1);
        Cnn spec = new Cnn(List.of(Block.of(64), Block.of(64).withPool(64)), List.of(), Activation.RELU, 0);

        assertThatThrownBy(() -> ClassifierTraining.start(spec, training(8000, 10, 1, 0), Normalization.none(3), large))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("batchSize: a step would need about");
    }

    @Test
    void dataThatDoesNotFitIsRefused() {
        Blobs none = new Blobs(0, MNIST, 1);
        assertThatThrownBy(
                        () -> ClassifierTraining.start(Recipes.mlp(), Recipes.training(5), Normalization.none(1), none))
                .hasMessage("dataset: has no images");
        assertThatThrownBy(() -> ClassifierTraining.start(
                        Recipes.mlp(), Recipes.training(5), Normalization.none(3), Blobs.of(5)))
                .hasMessage("normalization: has 3 channels, images have 1");
    }

    @Test
    void reportsAreDueAtIntervalsAndAtTheEnd() {
        TrainingSpec spec = training(10, 25, 10, 0);
        assertThat(IntStream.rangeClosed(1, 25).filter(spec::reports)).containsExactly(10, 20, 25);
    }
}
