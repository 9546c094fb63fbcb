package org.touchstone.kernel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Orthonormal;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.TensorException;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class OrthogonalLawsTest {

    static Stream<List<Long>> shapes() {
        return Stream.of(
                List.of(1L, 1L),
                List.of(1L, 7L),
                List.of(7L, 1L),
                List.of(20L, 20L),
                List.of(30L, 50L),
                List.of(50L, 30L),
                List.of(6L, 3L, 5L, 5L),
                List.of(40L, 1L, 3L, 3L));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theShorterSideIsOrthonormal(List<Long> shape) {
        for (long seed = 0; seed < 5; seed++) {
            Tensor matrix = Initialization.ORTHOGONAL
                    .weight(Key.of(seed), DType.F64, shape)
                    .reshape(shape.get(0), -1);
            Tensor other = matrix.transpose(0, 1);
            Tensor gram = matrix.size(0) <= matrix.size(1) ? matrix.matmul(other) : other.matmul(matrix);

            double[] products = gram.toDoubles();
            int side = (int) gram.size(0);
            for (int i = 0; i < products.length; i++) {
                assertThat(products[i]).isCloseTo(i % (side + 1) == 0 ? 1 : 0, within(1e-12));
            }
        }
    }

    /** Without the sign fix the diagonal of R, and with it the first column, would favour one sign. */
    @Test
    void noSignIsFavoured() {
        int positive = 0;
        for (long seed = 0; seed < 400; seed++) {
            Tensor weight = Initialization.ORTHOGONAL.weight(Key.of(seed), DType.F64, List.of(3L, 3L));
            positive += weight.toDoubles()[0] > 0 ? 1 : 0;
        }

        assertThat(positive).isBetween(150, 250);
    }

    /** Q of Q R is Q when R is upper triangular with a positive diagonal: a matrix known beforehand. */
    @Test
    void aKnownMatrix() {
        Tensor x = Tensors.of(new double[] {0, -5, 2, 1}, 2, 2);

        double[] columns = Orthonormal.columns(x).toDoubles();

        assertThat(columns[0]).isCloseTo(0, within(1e-15));
        assertThat(columns[1]).isCloseTo(-1, within(1e-15));
        assertThat(columns[2]).isCloseTo(1, within(1e-15));
        assertThat(columns[3]).isCloseTo(0, within(1e-15));
    }

    @Test
    void aWideMatrixHasNoOrthonormalColumns() {
        assertThatThrownBy(() -> Orthonormal.columns(Tensors.zeros(DType.F64, 2, 3)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("as many rows as columns");
    }

    @Test
    void layersAreScaledToUnitVariance() {
        Tensor x = Tensors.of(new double[] {3, 1, -2, 5, 0.5, 4}, 3, 2);
        Tensor weight = Initialization.LSUV.weight(Key.of(1), DType.F64, List.of(4L, 2L));

        Tensor scaled = LayerSequential.scaled(weight, w -> x.matmul(w.transpose(0, 1)));

        double variance = Reduce.variance(x.matmul(scaled.transpose(0, 1)).reshape(-1), 0, false, 0)
                .item();
        assertThat(variance).isCloseTo(1, within(1e-12));
    }

    /** Constant, non-finite and single outputs have no variance to divide by. */
    @Test
    void whatDoesNotVaryStaysAsItIs() {
        Tensor weight = Tensors.of(new double[] {0.5, -2}, 1, 2);
        for (double pixel : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
            Tensor x = Tensors.of(new double[] {pixel, pixel, pixel, pixel}, 2, 2);
            Tensor scaled = LayerSequential.scaled(weight, w -> x.matmul(w.transpose(0, 1)));
            assertThat(scaled.toDoubles()).containsExactly(0.5, -2);
        }
        Tensor one = Tensors.of(new double[] {1, 2}, 1, 2);
        assertThat(LayerSequential.scaled(weight, w -> one.matmul(w.transpose(0, 1)))
                        .toDoubles())
                .containsExactly(0.5, -2);
    }
}
