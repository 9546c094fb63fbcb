package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.tensor.Neural.Window;

/** Values of operations against numbers worked out by hand or by plain loops. */
@ExtendWith(InScope.class)
class OperationsTest {
    private final double[] six = {1, 5, 2, 6, 3, 4};

    private Tensor matrix() {
        return Tensors.of(six, 2, 3);
    }

    @Test
    void reductions() {
        assertThat(Reduce.sum(matrix(), false, 0).toDoubles()).containsExactly(7, 8, 6);
        assertThat(Reduce.mean(matrix(), true, 1).shape()).containsExactly(2, 1);
        assertThat(Reduce.amax(matrix(), false, 0, 1).item()).isEqualTo(6);
        assertThat(Reduce.amin(matrix(), false, 1).toDoubles()).containsExactly(1, 3);
        assertThat(Reduce.argMax(matrix(), 1).toLongs()).containsExactly(1, 0);
        assertThat(Reduce.cumulativeSum(matrix(), 1).toDoubles()).containsExactly(1, 6, 8, 6, 9, 13);
        assertThat(Reduce.variance(matrix(), 1, false, 0, 1).item()).isCloseTo(3.5, within(1e-12));
        assertThat(Reduce.logSumExp(matrix().add(1000), false, 1).toDoubles()[0])
                .isCloseTo(1000 + Math.log(Math.exp(1) + Math.exp(5) + Math.exp(2)), within(1e-9));
        assertThat(Reduce.topK(matrix(), 2, 1).values().toDoubles()).containsExactly(5, 2, 6, 4);
        assertThat(Reduce.topK(matrix(), 2, 1).indices().toLongs()).containsExactly(1, 2, 0, 2);
    }

    @Test
    void comparisons() {
        Tensor three = Tensors.scalar(DType.F64, 3);
        assertThat(Elementwise.greater(matrix(), three).toLongs()).containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(Elementwise.greaterOrEqual(matrix(), three).toLongs()).containsExactly(0, 1, 0, 1, 1, 1);
        assertThat(Elementwise.less(matrix(), three).toLongs()).containsExactly(1, 0, 1, 0, 0, 0);
        assertThat(Elementwise.equal(matrix(), three).dtype()).isEqualTo(DType.BOOL);
        Tensor less = Elementwise.less(matrix(), three);
        assertThat(Elementwise.and(less, Elementwise.not(less)).toLongs()).containsOnly(0);
        assertThat(Elementwise.where(less, three, matrix()).toDoubles()).containsExactly(3, 5, 3, 6, 3, 4);
        assertThat(Elementwise.clamp(matrix(), 2, 4).toDoubles()).containsExactly(2, 4, 2, 4, 3, 4);
        assertThat(Elementwise.sign(matrix().sub(3)).toDoubles()).containsExactly(-1, 1, -1, 1, 0, 1);
        assertThat(Elementwise.floor(matrix().div(2)).toDoubles()).containsExactly(0, 2, 1, 3, 1, 2);
        assertThatThrownBy(() -> Elementwise.maximum(matrix(), Tensors.zeros(DType.F32)))
                .hasMessageContaining("F64 and F32");
    }

    @Test
    void movingElements() {
        assertThat(Shaping.permute(matrix(), 1, 0).toDoubles()).containsExactly(1, 6, 5, 3, 2, 4);
        assertThat(Shaping.cat(List.of(matrix(), matrix()), 0).shape()).containsExactly(4, 3);
        assertThat(Shaping.stack(List.of(matrix(), matrix()), 2).shape()).containsExactly(2, 3, 2);
        assertThat(Shaping.slice(matrix(), 1, 1, 3).toDoubles()).containsExactly(5, 2, 3, 4);
        assertThat(Shaping.select(matrix(), 0, 1).toDoubles()).containsExactly(6, 3, 4);
        assertThat(Shaping.flip(matrix(), 1).toDoubles()).containsExactly(2, 5, 1, 4, 3, 6);
        assertThat(Shaping.pad(matrix(), Shaping.PadMode.CONSTANT, 9, 1, 0).toDoubles())
                .containsExactly(9, 1, 5, 2, 9, 6, 3, 4);
        assertThat(Shaping.pad(matrix(), Shaping.PadMode.REFLECT, 0, 1, 1).toDoubles())
                .containsExactly(5, 1, 5, 2, 5, 3, 6, 3, 4, 3);
        assertThat(Shaping.oneHot(Tensors.of(new long[] {2, 0}, 2), 3, DType.F32)
                        .toFloats())
                .containsExactly(0, 0, 1, 1, 0, 0);
        Tensor index = Tensors.of(new long[] {1, 1}, 1, 2);
        Tensor source = Tensors.of(new double[] {10, 20}, 1, 2);
        assertThat(Shaping.scatterAdd(matrix(), 1, index, source).toDoubles()).containsExactly(1, 35, 2, 6, 3, 4);
        assertThatThrownBy(() -> Shaping.slice(matrix(), 1, 2, 4)).hasMessageContaining("slice 2 to 4 of axis 1");
    }

    @Test
    void convolutionIsTheSumOverItsWindows() {
        Tensor x = Differences.normal(1, 1, 2, 5, 6);
        Tensor weight = Differences.normal(2, 3, 2, 3, 3);
        Tensor bias = Differences.normal(3, 3);
        double[] image = x.toDoubles();
        double[] kernel = weight.toDoubles();

        Tensor y = Neural.convolution(x, weight, bias, Window.of(2, 1));

        assertThat(y.shape()).containsExactly(1, 3, 3, 3);
        double[] found = y.toDoubles();
        for (int i = 0; i < found.length; i++) {
            int filter = i / 9;
            double sum = bias.toDoubles()[filter];
            for (int k = 0; k < 18; k++) {
                int row = i / 3 % 3 * 2 - 1 + k / 3 % 3;
                int column = i % 3 * 2 - 1 + k % 3;
                if (row >= 0 && row < 5 && column >= 0 && column < 6) {
                    sum += kernel[filter * 18 + k] * image[k / 9 * 30 + row * 6 + column];
                }
            }
            assertThat(found[i]).isCloseTo(sum, within(1e-12));
        }
    }

    @Test
    void transposedConvolutionIsTheTransposeOfConvolution() {
        Tensor x = Differences.normal(1, 1, 2, 5, 5);
        Tensor weight = Differences.normal(2, 3, 2, 3, 3);
        Tensor cotangent = Differences.normal(4, 1, 3, 3, 3);
        Tensor forward = Neural.convolution(x, weight, Tensors.zeros(DType.F64, 3), Window.of(2, 1));

        Tensor backward = Neural.transposedConvolution(cotangent, weight, Window.of(2, 1), 0);

        assertThat(Reduce.sum(forward.mul(cotangent)).item())
                .isCloseTo(Reduce.sum(backward.mul(x)).item(), within(1e-12));
    }

    @Test
    void columnsOfAnImageGiveTheConvolution() {
        Tensor x = Differences.normal(1, 2, 2, 4, 4);
        Tensor weight = Differences.normal(2, 3, 2, 3, 3);
        Tensor columns = Neural.imageToColumns(x, 3, Window.of(1, 1));

        Tensor product = weight.reshape(3, 18).matmul(columns).reshape(2, 3, 4, 4);

        double[] direct = Neural.convolution(x, weight, Tensors.zeros(DType.F64, 3), Window.of(1, 1))
                .toDoubles();
        assertThat(product.toDoubles()).containsExactly(direct, within(1e-12));
    }

    @Test
    void pooling() {
        Tensor x = Tensors.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 4);
        Neural.Pooled pooled = Neural.maxPoolWithIndices(x, 2, 2, 0);

        assertThat(pooled.values().toDoubles()).containsExactly(6, 8);
        assertThat(pooled.indices().toLongs()).containsExactly(5, 7);
        assertThat(Neural.maxPool(x, 2, 2, 0).toDoubles()).containsExactly(6, 8);
        assertThat(Neural.averagePool(x, 2, 2, 0).toDoubles()).containsExactly(3.5, 5.5);
    }

    @Test
    void crossEntropyIsTheMeanNegativeLogLikelihood() {
        Tensor logits = matrix();
        Tensor labels = Tensors.of(new long[] {2, 0}, 2);
        double[] log = Neural.logSoftmax(logits, 1).toDoubles();

        assertThat(Neural.crossEntropy(logits, labels).item()).isCloseTo(-(log[2] + log[3]) / 2, within(1e-12));
        assertThat(Elementwise.exp(Neural.logSoftmax(logits, 1)).toDoubles())
                .containsExactly(Neural.softmax(logits, 1).toDoubles(), within(1e-12));
        assertThatThrownBy(() -> Neural.crossEntropy(logits, Tensors.of(new long[] {3, 0}, 2)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("out of bounds");
    }

    @Test
    void sortingAndSingularValues() {
        Reduce.Sorted sorted = Reduce.sort(matrix(), 1, true);
        assertThat(sorted.values().toDoubles()).containsExactly(5, 2, 1, 6, 4, 3);
        assertThat(sorted.indices().toLongs()).containsExactly(1, 2, 0, 0, 2, 1);
        Tensor diagonal = Tensors.of(new double[] {0, -3, 2, 0}, 2, 2);
        assertThat(Reduce.singularValues(diagonal).toDoubles()).containsExactly(new double[] {3, 2}, within(1e-12));
    }

    @Test
    void resizingInterpolatesBetweenPixelCentres() {
        Tensor x = Tensors.of(new double[] {0, 4}, 1, 1, 1, 2);
        assertThat(Neural.resize(x, 1, 4).toDoubles()).containsExactly(0, 1, 3, 4);
    }

    @Test
    void einsum() {
        double[] product = matrix().matmul(matrix().transpose(0, 1)).toDoubles();
        assertThat(Neural.einsum("ik,jk->ij", matrix(), matrix()).toDoubles()).containsExactly(product);
        assertThatThrownBy(() -> Neural.einsum("ik,jk", matrix())).isInstanceOf(TensorException.class);
    }

    @Test
    void bytesBecomeScaledNumbers() {
        Tensor x = Tensors.of(new byte[] {0, (byte) 200}, 1, 2);
        Tensor y = Neural.scaleAndShift(x, Tensors.of(new float[] {0.5f}, 1), Tensors.of(new float[] {-1}, 1));
        assertThat(y.toFloats()).containsExactly(-1, 99);
    }

    @Test
    void threadsCanBeChosen() {
        int before = Threads.inUse();
        Threads.use(1);
        assertThat(Threads.inUse()).isEqualTo(1);
        Threads.use(before);
        assertThatThrownBy(() -> Threads.use(0)).hasMessageContaining("at least 1");
    }
}
