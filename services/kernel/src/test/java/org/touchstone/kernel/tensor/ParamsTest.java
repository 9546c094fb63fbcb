package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InScope.class)
class ParamsTest {
    private Params params = Params.empty();

    @BeforeEach
    void make() {
        Map<String, Tensor> map = new LinkedHashMap<>();
        map.put("b", Tensors.of(new double[] {1, 2, 3, 4}, 2, 2));
        map.put("a", Tensors.of(new double[] {5, 6}, 2));
        params = Params.of(map);
    }

    private static double[] numbers(Params p) {
        return p.flatten().toDoubles();
    }

    @Test
    void orderIsThatOfInsertion() {
        assertThat(params.names()).containsExactly("b", "a");
        assertThat(numbers(params)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(params.count()).isEqualTo(6);
        assertThat(params.size()).isEqualTo(2);
    }

    @Test
    void unflattenIsTheInverseOfFlatten() {
        Params back = params.unflatten(params.flatten());

        assertThat(back.names()).isEqualTo(params.names());
        assertThat(back.get("b").shape()).containsExactly(2, 2);
        assertThat(back.get("b").toDoubles()).containsExactly(1, 2, 3, 4);
        assertThat(back.get("a").toDoubles()).containsExactly(5, 6);
        assertThatThrownBy(() -> params.unflatten(Tensors.zeros(DType.F64, 7))).isInstanceOf(TensorException.class);
    }

    @Test
    void paramsAreAVectorSpace() {
        assertThat(numbers(params.scale(2))).containsExactly(2, 4, 6, 8, 10, 12);
        assertThat(numbers(params.addScaled(params, -0.5))).containsExactly(0.5, 1, 1.5, 2, 2.5, 3);
        assertThat(numbers(params.scaleAndAdd(3, params, 2))).containsExactly(5, 10, 15, 20, 25, 30);
        assertThat(numbers(params.scaleAndAddSquares(2, params, 3))).containsExactly(5, 16, 33, 56, 85, 120);
        assertThat(numbers(params.zerosLike())).containsOnly(0);
        assertThat(numbers(params.map(Tensor::neg))).containsExactly(-1, -2, -3, -4, -5, -6);
        assertThat(numbers(params.zip(params, Tensor::mul))).containsExactly(1, 4, 9, 16, 25, 36);
    }

    @Test
    void rootQuotients() {
        Params squares = params.zip(params, Tensor::mul);

        double[] found = numbers(params.addRootQuotients(params, squares, -1, 2, 0.5));

        for (int i = 0; i < found.length; i++) {
            double x = i + 1;
            assertThat(found[i]).isCloseTo(x - x / (x / 2 + 0.5), within(1e-12));
        }
        assertThat(numbers(params)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void namesMustMatch() {
        Params other = Params.of(Map.of("a", Tensors.zeros(DType.F64, 2)));

        assertThatThrownBy(() -> params.addScaled(other, 1)).hasMessageContaining("do not match");
        assertThatThrownBy(() -> params.get("c")).hasMessageContaining("no parameter c among [b, a]");
        assertThatThrownBy(() -> params.and(other)).hasMessage("two parameters are named a");
        assertThatThrownBy(() -> params.with(List.of())).hasMessageContaining("0 tensors");
        assertThat(other.and(Params.empty()).names()).containsExactly("a");
    }

    @Test
    void finiteness() {
        assertThat(params.isFinite()).isTrue();
        assertThat(params.scale(Double.POSITIVE_INFINITY).isFinite()).isFalse();
    }
}
