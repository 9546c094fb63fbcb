package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InScope.class)
class TensorTest {

    @Test
    void arithmeticBroadcasts() {
        Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor row = Tensors.of(new float[] {10, 20, 30}, 3);

        assertThat(x.add(row).toFloats()).containsExactly(11, 22, 33, 14, 25, 36);
        assertThat(x.sub(1).mul(2).toFloats()).containsExactly(0, 2, 4, 6, 8, 10);
        assertThat(row.div(10).pow(2).toFloats()).containsExactly(1, 4, 9);
        assertThat(x.neg().toFloats()).containsExactly(-1, -2, -3, -4, -5, -6);
        assertThat(x.matmul(x.transpose(0, 1)).toFloats()).containsExactly(14, 32, 32, 77);
    }

    @Test
    void transposedElementsAreReadInRowMajorOrder() {
        Tensor x = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1);

        assertThat(x.shape()).containsExactly(3, 2);
        assertThat(x.toDoubles()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(x.reshape(2, -1).toDoubles()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void everyTypeGoesInAndOutAsBytes() {
        for (DType type : DType.values()) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.put(0, (byte) 1);

            Tensor tensor = Tensors.of(bytes, type, 2);

            assertThat(tensor.dtype()).isEqualTo(type);
            assertThat(tensor.toBytes()).isEqualTo(bytes);
            assertThat(Tensors.ones(type, 3).toLongs()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void conversionBetweenTypes() {
        Tensor bytes = Tensors.of(new byte[] {0, 127, (byte) 255}, 3);

        assertThat(bytes.to(DType.F32).toFloats()).containsExactly(0, 127, 255);
        assertThat(bytes.toDoubles()).containsExactly(0, 127, 255);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Tensor x = Tensors.zeros(DType.F32, 2, 3);
        Tensor y = Tensors.zeros(DType.F32, 4, 5);

        assertThatThrownBy(() -> x.matmul(y))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("2x3 and 4x5");
        assertThatThrownBy(() -> x.add(y)).isInstanceOf(TensorException.class).hasMessageContaining("must match");
        assertThatThrownBy(() -> x.size(2)).hasMessageContaining("axis 2");
        assertThatThrownBy(x::item).hasMessageContaining("[2, 3]");
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3)).hasMessage("5 elements do not fill shape [2, 3]");
    }

    @Test
    void typesDoNotMix() {
        Tensor x = Tensors.zeros(DType.F32, 2);

        assertThatThrownBy(() -> x.add(Tensors.zeros(DType.F64, 2))).hasMessageContaining("F32 and F64");
        assertThatThrownBy(() -> Tensors.zeros(DType.I64, 2).mul(0.5)).hasMessageContaining("whole number");
    }

    @Test
    void numbersThatAreNotFiniteAreFound() {
        Tensor good = Tensors.of(new float[] {1, 2}, 2);
        Tensor bad = Tensors.of(new float[] {1, Float.NaN}, 2);

        assertThat(good.requireFinite("good")).isSameAs(good);
        assertThatThrownBy(() -> bad.requireFinite("loss")).hasMessage("loss has elements that are not finite");
        assertThat(bad.div(0).isFinite()).isFalse();
    }
}
