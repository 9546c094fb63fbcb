package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class JacobiansTest {
    private static SingularValues ofOneLayer(Activation activation, Tensor weight, float[] bias, Tensor x) {
        Dense dense = new Dense("hidden", weight.size(1), weight.size(0));
        Params parameters = Params.of(Map.of(dense.weight(), weight, dense.bias(), Tensors.of(bias, bias.length)));
        List<SingularValues> found =
                Jacobians.of(List.of(dense, new Activate("f", activation)), parameters, Params.empty(), x);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void ofAnOrthogonalMatrixAtRestTheyAreAllOne() {
        Tensor weight = Initialization.ORTHOGONAL.weight(Key.of(1), DType.F32, List.of(40L, 40L));

        SingularValues values = ofOneLayer(Activation.TANH, weight, new float[40], Tensors.zeros(DType.F32, 2, 40));

        assertThat(values.examples()).isEqualTo(2);
        for (double one : new double[] {values.mean(), values.rootMeanSquare(), values.greatest(), values.least()}) {
            assertThat(one).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void ofADiagonalMatrixTheyAreItsElementsTimesTheSlopes() {
        Tensor weight = Tensors.of(new float[] {3, 0, 0, -2}, 2, 2);
        double slope = 1 / (1.5 * 1.5);

        SingularValues values =
                ofOneLayer(Activation.SOFTSIGN, weight, new float[] {0.5f, 0}, Tensors.zeros(DType.F32, 1, 2));

        assertThat(values.greatest()).isCloseTo(2, within(1e-6));
        assertThat(values.least()).isCloseTo(3 * slope, within(1e-6));
        assertThat(values.mean()).isCloseTo((2 + 3 * slope) / 2, within(1e-6));
        assertThat(values.rootMeanSquare()).isCloseTo(Math.sqrt((4 + 9 * slope * slope) / 2), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"TANH,NORMALIZED", "TANH,STANDARD", "SOFTSIGN,NORMALIZED", "SIGMOID,NORMALIZED", "RELU,HE"})
    void theLawOfRandomMatricesIsTheMeanThatIsMeasured(Activation activation, Initialization initialization) {
        Stacks stack = Stacks.of(activation, 300, 300, 300, 5);
        Params parameters = stack.parameters(initialization, Key.of(5), 1);
        Tensor x = stack.examples(Key.of(6), 3, 0.4);

        List<SingularValues> measured = Jacobians.of(stack.layers(), parameters, Params.empty(), x);
        List<LayerStatistics> hidden = stack.look(parameters, x).hidden();

        assertThat(measured).extracting(SingularValues::layer).containsExactly("hidden1", "hidden2");
        for (int i = 0; i < measured.size(); i++) {
            // The law takes all slopes for their root mean square; where they differ much, it is somewhat high.
            assertThat(measured.get(i).mean() / hidden.get(i).meanSingularValue())
                    .as("layer %d", i + 1)
                    .isBetween(0.92, 1.03);
        }
    }

    /** A convolution of 1 x 1 is a matrix at every pixel; what normalizes it divides. */
    @Test
    void ofConvolutionsTheLargestIsFoundByPowerIteration() {
        Convolution convolution = new Convolution("block", 2, 2, 1, 1, 0);
        BatchNormalization normalization = BatchNormalization.of("norm", 2);
        List<Layer> layers = List.of(convolution, normalization, new Activate("f", Activation.RELU));
        Params parameters = Params.of(Map.of(
                convolution.weight(),
                Tensors.of(new float[] {3, 0, 0, -2}, 2, 2, 1, 1),
                convolution.bias(),
                Tensors.of(new float[] {7, 7}, 2),
                normalization.gain(),
                Tensors.of(new float[] {1, 1}, 2),
                normalization.shift(),
                Tensors.of(new float[] {5, 5}, 2)));
        Params statistics = Params.of(Map.of(
                normalization.mean(),
                Tensors.zeros(DType.F32, 2),
                normalization.variance(),
                Tensors.full(DType.F32, 4, 2)));

        SingularValues values = Jacobians.of(layers, parameters, statistics, Tensors.zeros(DType.F32, 2, 2, 4, 4))
                .get(0);

        assertThat(values.greatest()).isCloseTo(1.5, within(1e-4));
        assertThat(values.mean()).isNaN();
        assertThat(values.examples()).isEqualTo(2);
    }

    @Test
    void powerIterationAgreesWithDecomposition() {
        long side = Jacobians.LARGEST + 1;
        Tensor small = RandomTensors.normal(Key.of(8), DType.F32, 12, 12);
        float[] elements = new float[(int) (side * side)];
        float[] block = small.toFloats();
        for (int i = 0; i < 12; i++) {
            System.arraycopy(block, 12 * i, elements, (int) (side * i), 12);
        }

        SingularValues decomposed = ofOneLayer(Activation.TANH, small, new float[12], Tensors.zeros(DType.F32, 1, 12));
        SingularValues iterated = ofOneLayer(
                Activation.TANH,
                Tensors.of(elements, side, side),
                new float[(int) side],
                Tensors.zeros(DType.F32, 1, side));

        assertThat(iterated.greatest()).isCloseTo(decomposed.greatest(), within(1e-3 * decomposed.greatest()));
    }

    @Test
    void aLayerThatDoesNotAnswerHasNone() {
        SingularValues values = ofOneLayer(
                Activation.RELU,
                Tensors.of(new float[] {1, 2, 3, 4}, 2, 2),
                new float[] {-1, -1},
                Tensors.zeros(DType.F32, 1, 2));

        assertThat(values.greatest()).isZero();
        assertThat(values.least()).isZero();
    }

    @Test
    void noExampleIsRefused() {
        Stacks stack = Stacks.of(Activation.TANH, 3, 3, 2);

        assertThatThrownBy(() -> Jacobians.of(
                        stack.layers(),
                        stack.parameters(Initialization.LECUN, Key.of(1), 1),
                        Params.empty(),
                        Tensors.zeros(DType.F32, 0, 3)))
                .hasMessageContaining("one example at least");
    }
}
