package org.touchstone.kernel.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class OptimizerLawsTest {

    static Stream<Optimizer<?>> all() {
        return Stream.of(
                new Sgd(0.1),
                new Sgd(0.1, 0.01),
                new Momentum(0.05),
                new Momentum(0.05, 0.8, 0.01),
                new Nag(0.05),
                new Nag(0.05, 0.8, 0.01),
                new RmsProp(0.02),
                new RmsProp(0.02, 0.9, 1e-6, 0.01),
                new Adam(0.05),
                new Adam(0.05, 0.8, 0.99, 1e-6, 0.01));
    }

    /**
     * Four steps on sum(a p^2)/2 + sum(sin p) from (1, -2, 3, 0.5), a = (0.5, 1, 2, 4), in float64, by PyTorch 2.13.0:
     * <pre>
     * p = torch.tensor([1., -2., 3., .5], dtype=torch.float64, requires_grad=True)
     * a = torch.tensor([.5, 1., 2., 4.], dtype=torch.float64)
     * for _ in range(4): opt.zero_grad(); ((a*p*p).sum()/2 + torch.sin(p).sum()).backward(); opt.step()
     * with torch.optim SGD(lr=.1), SGD(lr=.1, weight_decay=.01), SGD(lr=.1, momentum=.9, weight_decay=.01),
     * SGD(.., nesterov=True), RMSprop(lr=.1, alpha=.9, eps=1e-6, weight_decay=.01),
     * Adam(lr=.1, betas=(.8, .99), eps=1e-6, weight_decay=.01)
     * </pre>
     */
    static Stream<Arguments> golden() {
        return Stream.of(
                arguments(new Sgd(0.1), new double[] {
                    0.5670102839848197, -1.2835663177595023, 1.383750903559272, -0.14898404591782063
                }),
                arguments(new Sgd(0.1, 0.01), new double[] {
                    0.5635494519771929, -1.2787578686836052, 1.376130448784932, -0.14910504220982426
                }),
                arguments(new Momentum(0.1, 0.9, 0.01), new double[] {
                    0.01976612619515852, -0.3965667020371513, -0.6759180190206913, -0.8225149793279003
                }),
                arguments(new Nag(0.1, 0.9, 0.01), new double[] {
                    -0.3175317952301489, -0.3554676625869768, -1.1039248228583518, -0.47342525035613897
                }),
                arguments(new RmsProp(0.1, 0.9, 1e-6, 0.01), new double[] {
                    0.08104454113138296, -1.2319955938055662, 2.1375653395912138, -0.15276887448026288
                }),
                arguments(new Adam(0.1, 0.8, 0.99, 1e-6, 0.01), new double[] {
                    0.5989895506182266, -1.6049015387152497, 2.6017910491680665, 0.10907693247733366
                }));
    }

    private static Params start() {
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("first", Tensors.of(new double[] {1, -2}, 2));
        parts.put("second", Tensors.of(new double[] {3, 0.5}, 1, 2));
        return Params.of(parts);
    }

    private static Tensor loss(Params p) {
        return part(p.get("first"), 0.5, 1).add(part(p.get("second"), 2, 4));
    }

    private static Tensor part(Tensor p, double... a) {
        Tensor square = Reduce.sum(Elementwise.square(p).mul(Tensors.of(a, 2))).div(2);
        return square.add(Reduce.sum(Elementwise.sin(p)));
    }

    private static Params gradient(Params at) {
        return Autograd.gradient(at, OptimizerLawsTest::loss).gradient();
    }

    private static <S extends OptimizerState> Params run(Optimizer<S> optimizer, int steps, double rateFactor) {
        Params p = start();
        S state = optimizer.init(p);
        for (int step = 0; step < steps; step++) {
            Optimizer.Step<S> next = optimizer.update(gradient(p), state, p, step, rateFactor);
            p = next.parameters();
            state = next.state();
        }
        return p;
    }

    private static double[] numbers(Params p) {
        return p.flatten().toDoubles();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void updatesAreThoseOfPyTorch(Optimizer<?> optimizer, double[] expected) {
        assertThat(numbers(run(optimizer, 4, 1))).containsExactly(expected, within(1e-13));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLossFalls(Optimizer<?> optimizer) {
        double before = loss(start()).item();
        assertThat(loss(run(optimizer, 100, 1)).item()).isLessThan(before - 5);
    }

    @ParameterizedTest
    @MethodSource("all")
    <S extends OptimizerState> void anUpdateChangesNoneOfItsArguments(Optimizer<S> optimizer) {
        Params p = start();
        Params g = gradient(p);
        S state = optimizer.update(g, optimizer.init(p), p, 0, 1).state();
        double[] gradientBefore = numbers(g);
        Map<String, double[]> stateBefore = new LinkedHashMap<>();
        state.slots().forEach((slot, params) -> stateBefore.put(slot, numbers(params)));

        optimizer.update(g, state, p, 1, 1);

        assertThat(numbers(p)).isEqualTo(numbers(start()));
        assertThat(numbers(g)).isEqualTo(gradientBefore);
        state.slots().forEach((slot, params) -> assertThat(numbers(params)).isEqualTo(stateBefore.get(slot)));
    }

    @ParameterizedTest
    @MethodSource("all")
    <S extends OptimizerState> void aRestoredStateGoesOnWithTheSameBits(Optimizer<S> optimizer) {
        Params p = start();
        Optimizer.Step<S> first = optimizer.update(gradient(p), optimizer.init(p), p, 0, 1);
        S restored = optimizer.restore(first.state().slots());
        Params g = gradient(first.parameters());

        Params direct =
                optimizer.update(g, first.state(), first.parameters(), 1, 1).parameters();
        Params again = optimizer.update(g, restored, first.parameters(), 1, 1).parameters();

        assertThat(numbers(again)).isEqualTo(numbers(direct));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRateOfZeroMovesNothing(Optimizer<?> optimizer) {
        assertThat(numbers(run(optimizer, 3, 0))).isEqualTo(numbers(start()));
    }

    @ParameterizedTest
    @MethodSource("all")
    <S extends OptimizerState> void theRateFactorScalesTheStep(Optimizer<S> optimizer) {
        Params p = start();
        Params g = gradient(p);
        S state = optimizer.init(p);
        double[] whole = numbers(optimizer.update(g, state, p, 0, 1).parameters());
        double[] half = numbers(optimizer.update(g, state, p, 0, 0.5).parameters());
        double[] at = numbers(p);
        for (int i = 0; i < at.length; i++) {
            assertThat(half[i] - at[i]).isCloseTo((whole[i] - at[i]) / 2, within(1e-15));
        }
    }

    @Test
    void impossibleNumbersAreNamed() {
        assertThatThrownBy(() -> new Sgd(0)).hasMessage("learningRate must be positive, not 0.0");
        assertThatThrownBy(() -> new Sgd(Double.NaN)).hasMessageContaining("learningRate");
        assertThatThrownBy(() -> new Sgd(0.1, -1)).hasMessageContaining("weightDecay");
        assertThatThrownBy(() -> new Momentum(0.1, 1, 0)).hasMessageContaining("momentum must be from 0 to below 1");
        assertThatThrownBy(() -> new Nag(0.1, -0.1, 0)).hasMessageContaining("momentum");
        assertThatThrownBy(() -> new RmsProp(0.1, 1, 1e-8, 0)).hasMessageContaining("decay");
        assertThatThrownBy(() -> new Adam(0.1, 0.9, 0.99, 0, 0)).hasMessageContaining("epsilon");
        assertThatThrownBy(() -> new Adam(0.1).restore(Map.of())).hasMessageContaining("no slot mean");
    }
}
