package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.classify.ClassifierSpec.Block;
import org.touchstone.kernel.classify.ClassifierSpec.Cnn;
import org.touchstone.kernel.classify.ClassifierSpec.Mlp;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** The initializations that need to know the whole network. */
@ExtendWith(InScope.class)
class InitialParametersTest {
    private static final Key KEY = Key.of(1);
    private static final InputShape SHAPE = new InputShape(2, 8, 8);
    private static final Network DEEP =
            Network.of(new Mlp(List.of(60, 60, 60, 60, 60, 60, 60, 60), Activation.TANH, 0), SHAPE, 5);
    private static final Network IMAGES = Network.of(
            new Cnn(List.of(Block.of(6).withPool(2), Block.of(8)), List.of(20, 1), Activation.RELU, 0.5), SHAPE, 5);

    private static Tensor pixels() {
        return RandomTensors.normal(Key.of(2), DType.F32, 50, 2, 8, 8);
    }

    @Test
    void layerSequentialUnitVarianceGivesEveryLayerUnitVariance() {
        for (Network network : List.of(DEEP, IMAGES)) {
            Params parameters = network.initialParameters(Initialization.LSUV, KEY, InitialParametersTest::pixels);

            Tensor x = pixels();
            for (Layer layer : network.layers()) {
                x = layer.forward(x, parameters, Params.empty(), new Mode.Predict())
                        .y();
                if (layer instanceof Dense || layer instanceof Convolution) {
                    double variance =
                            Reduce.variance(x.reshape(-1), 0, false, 0).item();
                    assertThat(variance).as(layer.name()).isCloseTo(1, within(0.01));
                }
            }
        }
    }

    @Test
    void imagesThatDoNotVaryLeaveFiniteWeights() {
        Params parameters =
                DEEP.initialParameters(Initialization.LSUV, KEY, () -> Tensors.zeros(DType.F32, 50, 2, 8, 8));

        assertThat(parameters.isFinite()).isTrue();
        assertThat(parameters.get("hidden1.weight").toFloats())
                .isEqualTo(DEEP.initialParameters(Initialization.ORTHOGONAL, KEY)
                        .get("hidden1.weight")
                        .toFloats());
    }

    @Test
    void onlyTheLastWeightIsZero() {
        Params zeroLast = DEEP.initialParameters(Initialization.ZERO_LAST, KEY);
        Params he = DEEP.initialParameters(Initialization.HE, KEY);

        assertThat(zeroLast.get("output.weight").toFloats()).containsOnly(0f);
        assertThat(zeroLast.get("hidden8.weight").toFloats())
                .isEqualTo(he.get("hidden8.weight").toFloats());
    }

    @Test
    void othersNeedNoImages() {
        Params parameters = IMAGES.initialParameters(Initialization.HE, KEY, () -> {
            throw new AssertionError("asked for images");
        });

        assertThat(parameters.names())
                .containsExactlyElementsOf(IMAGES.parameterShapes().keySet());
    }
}
