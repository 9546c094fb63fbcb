package org.touchstone.kernel.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class OptimizerLawsTest {
    /** More than the history of L-BFGS. */
    private static final int STEPS = 6;

    static Stream<Optimizers.Kind> kinds() {
        return Optimizers.kinds();
    }

    @Test
    void theLawsCoverEveryOptimizer() {
        Set<Class<?>> tried = kinds().map(kind -> kind.make().getClass()).collect(Collectors.toSet());

        // A learned one needs a trained network and sees the loss: its laws are in kernel/l2l.
        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Optimizer.class.getPermittedSubclasses())
                        .filter(kind -> kind != Learned.class)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anUpdateIsAPureFunction(Optimizers.Kind kind) {
        purity(kind.make(1, 0.1));
    }

    private static <S extends OptimizerState> void purity(Optimizer<S> optimizer) {
        Optimizers.Point<S> point = Optimizers.Point.start(optimizer, Optimizers.random(DType.F32, 1))
                .wander(optimizer, STEPS);
        Params gradient = Optimizers.random(DType.F32, 2);
        List<byte[]> before = point.bits();
        byte[] gradientBefore = gradient.flatten().toBytes().array();

        Optimizers.Point<S> first = point.update(optimizer, gradient, 0.7);
        Optimizers.Point<S> second = point.update(optimizer, gradient, 0.7);

        assertThat(first.bits()).usingElementComparator(Arrays::compare).isEqualTo(second.bits());
        assertThat(point.bits()).usingElementComparator(Arrays::compare).isEqualTo(before);
        assertThat(gradient.flatten().toBytes().array()).isEqualTo(gradientBefore);
        assertThat(first.parameters().get("weight").toFloats())
                .isNotEqualTo(point.parameters().get("weight").toFloats());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void zeroGradientsMoveNothingFromAFreshState(Optimizers.Kind kind) {
        rest(kind.make());
    }

    private static <S extends OptimizerState> void rest(Optimizer<S> optimizer) {
        Params start = Optimizers.random(DType.F64, 3);
        Optimizers.Point<S> point = Optimizers.Point.start(optimizer, start);

        for (int i = 0; i < 3; i++) {
            point = point.update(optimizer, start.zerosLike(), 1);
        }

        assertThat(point.parameters().flatten().toDoubles())
                .isEqualTo(start.flatten().toDoubles());
    }

    /** f(x) = sum c (x - t)^2 / 2, with the rate falling along half a cosine. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aQuadraticIsMinimized(Optimizers.Kind kind) {
        Params target = Optimizers.random(DType.F64, 4);
        Params curvature = Optimizers.random(DType.F64, 5).map(x -> x.mul(x).add(0.5));

        assertThat(minimum(kind.make(), target, curvature))
                .containsExactly(target.flatten().toDoubles(), within(1e-3));
    }

    private static <S extends OptimizerState> double[] minimum(
            Optimizer<S> optimizer, Params target, Params curvature) {
        int steps = 400;
        Schedule schedule = new Schedule.Cosine(steps, 0);
        Optimizers.Point<S> point = Optimizers.Point.start(optimizer, Optimizers.random(DType.F64, 6));
        for (int i = 0; i < steps; i++) {
            Params gradient = point.parameters().addScaled(target, -1).zip(curvature, Tensor::mul);
            point = point.update(optimizer, gradient, schedule.factor(i));
        }
        return point.parameters().flatten().toDoubles();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRestoredStateContinuesWithTheSameBits(Optimizers.Kind kind) {
        roundTrip(kind.make(1, 0.1));
    }

    private static <S extends OptimizerState> void roundTrip(Optimizer<S> optimizer) {
        Optimizers.Point<S> half = Optimizers.Point.start(optimizer, Optimizers.random(DType.F32, 7))
                .wander(optimizer, STEPS);
        Map<String, Params> slots = new LinkedHashMap<>();
        half.state().slots().forEach((slot, params) -> slots.put(slot, params.map(OptimizerLawsTest::throughBytes)));

        Optimizers.Point<S> restored = new Optimizers.Point<>(
                half.parameters().map(OptimizerLawsTest::throughBytes), optimizer.restore(slots), half.steps());

        assertThat(restored.bits()).usingElementComparator(Arrays::compare).isEqualTo(half.bits());
        assertThat(restored.wander(optimizer, STEPS).bits())
                .usingElementComparator(Arrays::compare)
                .isEqualTo(half.wander(optimizer, STEPS).bits());
    }

    private static Tensor throughBytes(Tensor tensor) {
        return Tensors.of(tensor.toBytes(), tensor.dtype(), tensor.shape());
    }

    /** So a checkpoint can be read knowing only the optimizer and the parameters. */
    @ParameterizedTest
    @MethodSource("kinds")
    void slotsKeepTheirNamesAndTheShapesOfTheParameters(Optimizers.Kind kind) {
        slots(kind.make());
    }

    private static <S extends OptimizerState> void slots(Optimizer<S> optimizer) {
        Optimizers.Point<S> start = Optimizers.Point.start(optimizer, Optimizers.random(DType.F32, 8));
        Optimizers.Point<S> later = start.wander(optimizer, STEPS);

        assertThat(later.state().slots().keySet())
                .isEqualTo(start.state().slots().keySet());
        Stream.concat(Stream.of(later.parameters()), later.state().slots().values().stream())
                .forEach(params -> {
                    assertThat(params.names()).containsExactly("weight", "bias");
                    assertThat(params.get("weight").shape()).containsExactly(4, 3);
                    assertThat(params.get("bias").shape()).containsExactly(4);
                    assertThat(params.get("bias").dtype()).isEqualTo(DType.F32);
                });
        for (String missing : start.state().slots().keySet()) {
            Map<String, Params> rest = new LinkedHashMap<>(start.state().slots());
            rest.remove(missing);
            assertThatThrownBy(() -> optimizer.restore(rest))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no slot " + missing);
        }
    }

    /** As a training run does it: what is old is closed by hand. Nothing old may be needed, and nothing may pile up. */
    @ParameterizedTest
    @MethodSource("kinds")
    void theOldCanBeReleasedAndNothingPilesUp(Optimizers.Kind kind) {
        release(kind.make(1, 0.1), false);
        release(kind.make(), true);
    }

    private static <S extends OptimizerState> void release(Optimizer<S> optimizer, boolean zeroGradient) {
        long before = Tensors.live();
        Optimizers.Point<S> point = released(() -> Optimizers.Point.start(optimizer, Optimizers.random(DType.F32, 9)));
        long held = Tensors.live() - before;
        for (int i = 0; i < 2 * STEPS; i++) {
            Optimizers.Point<S> old = point;
            point = released(() -> {
                Params gradient = Optimizers.random(DType.F32, 10 + old.steps());
                return old.update(optimizer, zeroGradient && old.steps() > 2 ? gradient.zerosLike() : gradient, 1);
            });
            close(old);
            assertThat(Tensors.live() - before).as("after step %d", i).isEqualTo(held);
        }
        assertThat(point.parameters().isFinite()).isTrue();
        assertThat(point.bits()).hasSize((int) held);
        close(point);
    }

    private static <S extends OptimizerState> Optimizers.Point<S> released(Supplier<Optimizers.Point<S>> work) {
        try (Scope scope = Scope.open()) {
            Optimizers.Point<S> point = work.get();
            scope.release(point.parameters());
            point.state().slots().values().forEach(scope::release);
            return point;
        }
    }

    private static void close(Optimizers.Point<?> point) {
        point.parameters().close();
        point.state().slots().values().forEach(Params::close);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theFactorMultipliesTheRate(Optimizers.Kind kind) {
        double[] halved = step(kind.make(), Optimizers.random(DType.F64, 12), 0.5);
        double[] slower = step(kind.make(0.5, 0), Optimizers.random(DType.F64, 12), 1);

        assertThat(halved).isEqualTo(slower);
        assertThat(step(kind.make(), Optimizers.random(DType.F64, 12), 0))
                .isEqualTo(Optimizers.random(DType.F64, 11).flatten().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void weightDecayIsTheGradientOfAPenalty(Optimizers.Kind kind) {
        Params gradient = Optimizers.random(DType.F64, 12);
        Params penalized = gradient.addScaled(Optimizers.random(DType.F64, 11), 0.25);

        assertThat(step(kind.make(1, 0.25), gradient, 1)).isEqualTo(step(kind.make(), penalized, 1));
    }

    /** The parameters after one step from seed 11. */
    private static <S extends OptimizerState> double[] step(Optimizer<S> optimizer, Params gradient, double factor) {
        return Optimizers.Point.start(optimizer, Optimizers.random(DType.F64, 11))
                .update(optimizer, gradient, factor)
                .parameters()
                .flatten()
                .toDoubles();
    }

    /** Tensors would broadcast, and the parameter would silently change its shape. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aGradientThatDoesNotFitIsRejected(Optimizers.Kind kind) {
        Params good = Optimizers.random(DType.F64, 12);
        Params bent = good.with(List.of(good.get("weight"), Tensors.zeros(DType.F64, 1)));
        Params renamed = Params.of(Map.of("weight", good.get("weight")));

        assertThatThrownBy(() -> step(kind.make(), bent, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the gradient of bias is Tensor[1]F64, the parameter Tensor[4]F64");
        assertThatThrownBy(() -> step(kind.make(), Optimizers.random(DType.F32, 12), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the gradient of weight is Tensor[4, 3]F32");
        assertThatThrownBy(() -> step(kind.make(), renamed, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names [weight]");
    }
}
