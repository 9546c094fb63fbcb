package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
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
                for (EarlyEnd end : EarlyEnd.values()) {
                    settings.add(Arguments.of(
                            MarginSpec.of(beam, false).withCost(cost).withEarlyEnd(end)));
                }
                settings.add(Arguments.of(MarginSpec.of(beam, true).withCost(cost)));
            }
        }
        return settings.stream();
    }

    private static List<Example> batch(boolean constrained, int count) {
        return constrained ? Toys.orderings(3, count) : Toys.translations(3, count);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void gradientIsThatOfFrozenViolators(MarginSpec spec) {
        ModelSpec model = Toys.model(2, 0.2);
        Params parameters = Toys.parameters(model, spec.beam(), 8);
        List<Example> batch = batch(spec.constrained(), 8);

        Objectives.Differentiated merged = Objectives.margins(model, spec, parameters, batch, DROPOUT);

        assertThat(merged.violations().all())
                .as("violations after a reset, whose lanes were merged")
                .anyMatch(v -> isAfterReset(v, merged.violations()));
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

    private static boolean isAfterReset(Violation v, Violations all) {
        boolean[] resets = all.resets()[v.sentence()];
        return IntStream.range(0, v.step() - 1).anyMatch(t -> resets[t]);
    }

    private static Params moved(Params parameters, String name, Tensor direction, double by) {
        return parameters.with(parameters.names().stream()
                .map(n -> n.equals(name) ? parameters.get(n).add(direction.mul(by)) : parameters.get(n))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void batchIsTheSumOfItsSentencesInAnyOrder(MarginSpec spec) {
        ModelSpec model = Toys.model(1, 0);
        Params parameters = Toys.parameters(model, spec.beam() + 10, 8);
        List<Example> batch = batch(spec.constrained(), 6);

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
    void theRecordingIsAsLargeForAnyBeam() {
        // I10. A model that knows nothing violates its margin at every word, whatever the beam.
        ModelSpec model = Toys.model(2, 0.2);
        Params parameters = Toys.parameters(model, 1, 0.01);
        List<Example> batch = MarginSpec.of(2, false).searched(Toys.translations(3, 8), Toys.WORDS);
        int words = batch.stream().mapToInt(e -> e.target().length).sum();

        List<Long> bytes = IntStream.of(2, 4, 6)
                .mapToObj(beam -> recordedBytes(model, parameters, batch, beam, words))
                .toList();

        assertThat(bytes.get(0)).isPositive();
        assertThat(bytes).containsOnly(bytes.get(0));
    }

    private static long recordedBytes(ModelSpec model, Params parameters, List<Example> batch, int beam, int words) {
        Masks masks = Objectives.masks(model, DType.F64, batch, DROPOUT).decoder();
        Memory memory = Memory.encode(model, parameters, Objectives.sources(batch), Masks.NONE);
        Violations found = MarginSearch.run(MarginSpec.of(beam, false), parameters, batch, memory, masks);
        assertThat(found.all()).hasSize(words);
        try (Scope scope = Scope.open()) {
            MarginLoss.of(parameters, batch, memory, masks, found);
            return scope.bytes();
        }
    }

    /** A violation at the second word, of this cost, and one at the fourth; whether the first one resets. */
    private static Violations byHand(Example example, double cost, boolean reset) {
        int[] target = example.target();
        int[] inputs = {Vocabulary.BEGIN, 7, target[1], 8};
        return new Violations(
                List.of(new Violation(0, 2, 6, cost, 1.5, true), new Violation(0, 4, 5, 1, 0.5, false)),
                new int[][] {inputs},
                new boolean[][] {{false, reset, false, true}});
    }

    @Test
    void aViolatorThatCostsNothingStillResets() {
        // P3, I15: it gives nothing itself, but the next violator begins at the wanted prefix.
        ModelSpec model = Toys.model(1, 0);
        Params p = Toys.parameters(model, 6, 8);
        Example example = new Example(new int[] {4, 5}, new int[] {4, 5, 6, 7}, Successors.free(Toys.WORDS, 4, false));
        List<Example> batch = List.of(example);
        Memory memory = Memory.encode(model, p, Objectives.sources(batch), Masks.NONE);
        Violations found = byHand(example, 0, true);
        Violations secondAlone = new Violations(found.all().subList(1, 2), found.inputs(), found.resets());

        double loss = MarginLoss.of(p, batch, memory, Masks.NONE, found).item();

        assertThat(loss).isCloseTo(new Frozen(model, batch, secondAlone, Key.of(0)).loss(p), within(1e-9));
        double costly = MarginLoss.of(p, batch, memory, Masks.NONE, byHand(example, 1, true))
                .item();
        double notReset = MarginLoss.of(p, batch, memory, Masks.NONE, byHand(example, 0, false))
                .item();
        assertThat(Math.abs(costly - loss)).isGreaterThan(1e-3);
        assertThat(Math.abs(notReset - loss)).isGreaterThan(1e-3);
    }

    @Test
    void scoresThatAreNoNumbersKeepNoMargin() {
        ModelSpec model = Toys.model(1, 0);
        Params diverged = Toys.parameters(model, 1, Double.NaN);

        Objectives.Differentiated result =
                Objectives.margins(model, MarginSpec.of(2, true), diverged, Toys.orderings(8, 4), DROPOUT);

        assertThat(result.violations().all()).isNotEmpty();
        assertThat(result.loss()).isNaN();
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
