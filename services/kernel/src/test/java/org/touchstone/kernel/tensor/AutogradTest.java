package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InScope.class)
class AutogradTest {
    private final double[] numbers = {1, -2, 3};

    @Test
    void gradientOfALoss() {
        Params at = Params.of(Map.of("w", Tensors.of(numbers, 3)));
        long before = Tensors.live();

        Autograd.Gradient found = Autograd.gradient(at, p -> Reduce.sum(Elementwise.square(p.get("w"))));

        assertThat(found.value().item()).isEqualTo(14);
        assertThat(found.gradient().get("w").toDoubles()).containsExactly(2, -4, 6);
        assertThat(Tensors.live()).isEqualTo(before + 2);
    }

    @Test
    void anyCotangentAndAnyPlaceOnTheWay() {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(Tensors.of(numbers, 3));
            Tensor middle = x.mul(2);
            Tensor y = Elementwise.square(middle);

            List<Tensor> products =
                    Autograd.vjp(List.of(y), List.of(x, middle), List.of(Tensors.of(new double[] {1, 10, 100}, 3)));

            assertThat(products.get(0).toDoubles()).containsExactly(8, -160, 2400);
            assertThat(products.get(1).toDoubles()).containsExactly(4, -80, 1200);
        }
    }

    @Test
    void anInputWithoutInfluenceHasZeroDerivative() {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(Tensors.of(numbers, 3));
            Tensor unused = recording.input(Tensors.of(numbers, 3));

            List<Tensor> products = Autograd.ofScalar(Reduce.sum(x), List.of(x, unused));

            assertThat(products.get(1).toDoubles()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void secondDerivatives() {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(Tensors.of(numbers, 3));
            Tensor y = Reduce.sum(x.pow(3));
            Tensor first = Autograd.vjp(List.of(y), List.of(x), List.of(Tensors.scalar(DType.F64, 1)), true, true)
                    .get(0);
            Tensor second = Autograd.ofScalar(Reduce.sum(first), List.of(x)).get(0);

            assertThat(first.toDoubles()).containsExactly(new double[] {3, 12, 27}, within(1e-12));
            assertThat(second.toDoubles()).containsExactly(new double[] {6, -12, 18}, within(1e-12));
        }
    }

    @Test
    void aRecordingCanBeRetainedOrIsSpent() {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(Tensors.of(numbers, 3));
            Tensor y = Elementwise.exp(x);
            Tensor one = Tensors.ones(DType.F64, 3);

            Tensor first = Autograd.vjp(List.of(y), List.of(x), List.of(one), true, false)
                    .get(0);
            Tensor again = Autograd.vjp(List.of(y), List.of(x), List.of(one)).get(0);

            assertThat(again.toDoubles()).isEqualTo(first.toDoubles());
            assertThatThrownBy(() -> Autograd.vjp(List.of(y), List.of(x), List.of(one)))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("backward through the graph a second time");
        }
    }

    @Test
    void detachedTensorsAndPausedRecordingsStopDerivatives() {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(Tensors.of(numbers, 3));
            Tensor constant;
            try (Recording paused = Recording.pause()) {
                assertThat(paused).isNotNull();
                constant = x.mul(5);
            }
            Tensor y = Reduce.sum(x.mul(constant)).add(Reduce.sum(x.detach().mul(x)));

            Tensor gradient = Autograd.ofScalar(y, List.of(x)).get(0);

            assertThat(gradient.toDoubles()).containsExactly(6, -12, 18);
        }
        assertThat(GradMode.get()).isFalse();
    }

    @Test
    void aConversionInTheMiddleOfAComputationPassesDerivativesOn() {
        Tensor x = Tensors.of(new double[] {1, 2}, 2);
        try (Recording recording = Recording.start()) {
            Tensor input = recording.input(x);
            Tensor y = input.mul(input).to(DType.F32).to(DType.F64);

            Tensor gradient = Autograd.vjp(List.of(y), List.of(input), List.of(Tensors.ones(DType.F64, 2)))
                    .get(0);

            assertThat(gradient.toDoubles()).containsExactly(2, 4);
        }
    }

    @Test
    void impossibleRequestsAreNamed() {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(Tensors.of(numbers, 3));
            assertThatThrownBy(() -> recording.input(Tensors.zeros(DType.I64, 2)))
                    .hasMessage("derivatives need a floating type, not I64");
            assertThatThrownBy(() -> Autograd.ofScalar(x, List.of(x))).hasMessageContaining("single number");
            assertThatThrownBy(() -> Autograd.vjp(List.of(x), List.of(x), List.of()))
                    .hasMessageContaining("as many cotangents");
            assertThatThrownBy(() -> Autograd.vjp(
                            List.of(Tensors.ones(DType.F64, 3)), List.of(x), List.of(Tensors.ones(DType.F64, 3))))
                    .hasMessageContaining("does not require grad");
        }
    }
}
