package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** The merged gradient is that of every violator run by itself, and of central differences; batches are sums (I1 to I4, I11). */
@ExtendWith(InScope.class)
class MarginLossLawsTest {
    private static final Key DROPOUT = Key.of(5);

    static Stream<Arguments> settings() {
        List<Arguments> settings = new ArrayList<>();
        for (int beam : new int[] {2, 3, 4}) {
            for (Cost cost : Cost.values()) {
                for (boolean constrained : new boolean[] {false, true}) {
                    settings.add(Arguments.of(beam, cost, constrained));
                }
            }
        }
        return settings.stream();
    }

    private static List<Example> batch(boolean constrained, int count) {
        return constrained ? Toys.orderings(3, count) : Toys.translations(3, count);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void gradientIsThatOfFrozenViolators(int beam, Cost cost, boolean constrained) {
        MarginSpec spec = new MarginSpec(beam, cost, constrained, AfterViolation.RESET);
        ModelSpec model = Toys.model(2, 0.2);
        Params parameters = Toys.parameters(model, beam, 8);
        List<Example> batch = batch(constrained, 4);

        Objectives.Differentiated merged = Objectives.margins(model, spec, parameters, batch, DROPOUT);

        assertThat(merged.violations().all()).isNotEmpty();
        Frozen frozen = new Frozen(model, batch, merged.violations(), DROPOUT);
        assertThat(frozen.loss(parameters)).isCloseTo(merged.loss(), within(1e-6));
        for (String name : parameters.names()) {
            Tensor direction = Tensors.of(
                            Key.of(9)
                                    .fold(name)
                                    .generator()
                                    .doubles(parameters.get(name).count())
                                    .map(u -> u - 0.5)
                                    .toArray(),
                            parameters.get(name).count())
                    .reshape(parameters.get(name).shape());
            double numeric = (frozen.loss(moved(parameters, name, direction, 1e-5))
                            - frozen.loss(moved(parameters, name, direction, -1e-5)))
                    / 2e-5;
            double analytic =
                    Reduce.sum(merged.gradient().get(name).mul(direction)).item();
            assertThat(analytic).as(name).isCloseTo(numeric, within(1e-5 * Math.max(0.01, Math.abs(numeric))));
        }
    }

    private static Params moved(Params parameters, String name, Tensor direction, double by) {
        return parameters.with(parameters.names().stream()
                .map(n -> n.equals(name) ? parameters.get(n).add(direction.mul(by)) : parameters.get(n))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void batchIsTheSumOfItsSentencesInAnyOrder(int beam, Cost cost, boolean constrained) {
        MarginSpec spec = new MarginSpec(beam, cost, constrained, AfterViolation.RESET);
        ModelSpec model = Toys.model(1, 0);
        Params parameters = Toys.parameters(model, beam + 10, 8);
        List<Example> batch = batch(constrained, 6);

        Objectives.Differentiated together = Objectives.margins(model, spec, parameters, batch, DROPOUT);
        double loss = 0;
        Params gradient = parameters.zerosLike();
        for (int i = batch.size() - 1; i >= 0; i--) {
            Objectives.Differentiated one = Objectives.margins(model, spec, parameters, List.of(batch.get(i)), DROPOUT);
            loss += one.loss();
            gradient = one.gradient().size() == 0 ? gradient : gradient.addScaled(one.gradient(), 1);
        }

        assertThat(together.loss()).isCloseTo(loss, within(1e-6));
        assertThat(distance(together.gradient(), gradient)).isLessThan(1e-10);
    }

    private static double distance(Params a, Params b) {
        double most = 0;
        double[] x = a.flatten().toDoubles();
        double[] y = b.flatten().toDoubles();
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.abs(x[i] - y[i]));
        }
        return most;
    }

    @Test
    void lossIsZeroExactlyWithoutViolations() {
        ModelSpec model = Toys.model(1, 0);
        List<Example> batch =
                List.of(new Example(new int[] {4, 4}, new int[] {4, 4}, BagSuccessors.of(new int[] {4, 4})));

        // One word alone can follow: nothing wrong is left to violate a margin.
        Objectives.Differentiated none =
                Objectives.margins(model, MarginSpec.of(3, true), Toys.parameters(model, 1, 8), batch, DROPOUT);

        assertThat(none.loss()).isZero();
        assertThat(none.gradient().size()).isZero();
        assertThat(none.violations().all()).isEmpty();
    }

    @Test
    void goldFirstAtTheEndWithoutItsMarginStillHasAGradient() {
        // P2, I16: near-equal scores, so the wanted word is first in some sentence and its margin is not kept in any.
        ModelSpec model = Toys.model(1, 0);
        Params parameters = Toys.parameters(model, 4, 0.01);
        List<Example> batch = Toys.orderings(8, 12);

        Objectives.Differentiated result =
                Objectives.margins(model, MarginSpec.of(2, true), parameters, batch, DROPOUT);

        List<Violation> last = result.violations().all().stream()
                .filter(v -> v.step() == batch.get(v.sentence()).target().length)
                .toList();
        assertThat(last).allMatch(v -> v.hinge() > 0 && v.hinge() < 2);
        assertThat(result.violations().all())
                .allMatch(v -> v.wrongWord() != batch.get(v.sentence()).target()[v.step() - 1] || v.step() > 1);
        assertThat(Reduce.sum(result.gradient().flatten().mul(result.gradient().flatten()))
                        .item())
                .isPositive();
    }

    @Test
    void aViolatorThatCostsNothingStillResets() {
        // P3, I15: with bags of one word type the wanted words and the violator's can be equal as segments of a BLEU of
        // 100.
        ModelSpec model = Toys.model(1, 0);
        Params parameters = Toys.parameters(model, 6, 8);
        Violations violations = Objectives.margins(
                        model,
                        new MarginSpec(3, Cost.BLEU, false, AfterViolation.RESET),
                        parameters,
                        Toys.translations(2, 8),
                        DROPOUT)
                .violations();

        for (Violation v : violations.all()) {
            assertThat(violations.resets()[v.sentence()][v.step() - 1]).isTrue();
            assertThat(v.cost()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void aBeamOfOneIsRefusedAndSoIsNoBeam() {
        for (int beam : new int[] {1, 0, -1}) {
            assertThatThrownBy(() -> MarginSpec.of(beam, true))
                    .hasMessageContaining("beam")
                    .hasMessageContaining("2");
        }
    }

    @Test
    void dtypeIsKept() {
        ModelSpec model = Toys.model(2, 0.3);
        Params parameters = model.initialParameters(Key.of(1), DType.F32);

        Params gradient = Objectives.margins(
                        model, MarginSpec.of(2, false), parameters, Toys.translations(2, 3), DROPOUT)
                .gradient();

        assertThat(gradient.tensors()).allMatch(g -> g.dtype() == DType.F32);
    }
}
