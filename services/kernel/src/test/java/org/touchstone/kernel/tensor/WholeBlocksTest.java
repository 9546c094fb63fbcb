package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.kernel.random.Key;

/** Convolutions in single precision are those in double precision, whatever the number of channels. */
@ExtendWith(InScope.class)
class WholeBlocksTest {
    private static final List<Long> NONE = List.of(0L, 0L);

    private static Tensor numbers(long seed, DType type, long... shape) {
        Tensor single = RandomTensors.normal(Key.of(seed), DType.F32, shape);
        return type == DType.F32 ? single : single.to(type);
    }

    private static void agree(String what, Tensor single, Tensor twice) {
        double[] expected = twice.toDoubles();
        double[] actual = single.toDoubles();
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Double.isNaN(actual[i]) ? Double.MAX_VALUE : Math.abs(actual[i] - expected[i]));
        }
        assertThat(error).as(what).isLessThan(1e-5 * largest);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 6, 1",
        "3, 20, 1",
        "6, 16, 1",
        "17, 8, 1",
        "20, 50, 1",
        "24, 33, 2",
        "40, 6, 2",
        "3, 6, 2",
        "50, 64, 2",
        "48, 16, 2",
        "40, 16, 1",
        "16, 32, 1"
    })
    void agreeInBothPrecisions(long channels, long features, long stride) {
        Windows.Slide slide = new Windows.Slide(List.of(stride, stride), List.of(1L, 1L), List.of(1L, 1L));
        Windows.Kind plain = new Windows.Kind(false, NONE, 1);
        Windows.Kind transposed = new Windows.Kind(true, NONE, 1);
        Tensor[][] results = new Tensor[2][];
        for (DType type : new DType[] {DType.F32, DType.F64}) {
            Tensor x = numbers(1, type, 2, channels, 9, 9);
            Tensor weight = numbers(2, type, features, channels, 3, 3);
            Tensor y = Windows.convolution(x, weight, List.of(), slide, plain);
            Tensor cotangent = numbers(3, type, y.shape());
            results[type == DType.F32 ? 0 : 1] = new Tensor[] {
                y,
                Windows.convolutionBackward(cotangent, x, weight, slide, plain),
                Windows.convolution(cotangent, weight, List.of(), slide, transposed)
            };
        }
        agree("forward", results[0][0], results[1][0]);
        agree("backward", results[0][1], results[1][1]);
        agree("transposed", results[0][2], results[1][2]);
    }

    @ParameterizedTest
    @CsvSource({"1, 6, 1", "3, 20, 1", "6, 16, 1", "17, 8, 1", "20, 50, 1", "24, 33, 2", "16, 32, 1"})
    void derivativesOfLayersAgreeInBothPrecisions(long channels, long features, int stride) {
        Tensor[][] results = new Tensor[2][];
        for (DType type : new DType[] {DType.F32, DType.F64}) {
            try (Recording recording = Recording.start()) {
                Tensor x = recording.input(numbers(1, type, 2, channels, 9, 9));
                Tensor weight = recording.input(numbers(2, type, features, channels, 3, 3));
                Tensor bias = recording.input(numbers(4, type, features));
                Tensor y = Neural.convolution(x, weight, bias, Neural.Window.of(stride, 1));
                List<Tensor> found =
                        Autograd.vjp(List.of(y), List.of(x, weight, bias), List.of(numbers(3, type, y.shape())));
                results[type == DType.F32 ? 0 : 1] =
                        new Tensor[] {y.detach(), found.get(0), found.get(1), found.get(2)};
            }
        }
        for (int i = 0; i < 4; i++) {
            agree("result " + i, results[0][i], results[1][i]);
        }
    }
}
