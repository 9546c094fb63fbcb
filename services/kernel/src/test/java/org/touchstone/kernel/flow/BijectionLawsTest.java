package org.touchstone.kernel.flow;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class BijectionLawsTest {
    @SuppressWarnings("ArrayRecordComponent")
    private record Subject(String name, Bijection bijection, long[] shape) {
        @Override
        public String toString() {
            return name;
        }

        Tensor input(long seed, int count) {
            long[] full = new long[shape.length + 1];
            full[0] = count;
            System.arraycopy(shape, 0, full, 1, shape.length);
            return bijection instanceof Logit
                    ? RandomTensors.uniform(Key.of(seed), DType.F64, 0.01, 0.99, full)
                    : Differences.normal(seed, full);
        }

        /** Parameters away from their start, where an untrained coupling is the identity. */
        Pass pass(long seed) {
            Params initial = bijection.initialParameters(Key.of(seed), DType.F64);
            List<Tensor> moved = new ArrayList<>();
            for (Tensor p : initial.tensors()) {
                moved.add(p.add(
                        Differences.normal(seed + moved.size() + 1, p.shape()).mul(0.2)));
            }
            Params statistics = bijection.initialStatistics(DType.F64).map(s -> s.add(0.3));
            return Pass.frozen(initial.with(moved), statistics);
        }
    }

    static Stream<Subject> subjects() {
        Mask checker = new Mask.Checkerboard(false);
        Mask channels = new Mask.Channels(true);
        AffineCoupling.Order first = AffineCoupling.Order.SCALE_FIRST;
        AffineCoupling.Order shift = AffineCoupling.Order.SHIFT_FIRST;
        return Stream.of(
                new Subject(
                        "checkerboard coupling",
                        new AffineCoupling("c", checker, new PlainConvolutions("c", 2, 5), first),
                        new long[] {2, 3, 4}),
                new Subject(
                        "channel coupling, residual network",
                        new AffineCoupling("c", channels, new ResidualNetwork("n", 4, 6, 2, false), first),
                        new long[] {4, 2, 2}),
                new Subject(
                        "checkerboard coupling, residual network, shift first",
                        new AffineCoupling("c", checker, new ResidualNetwork("n", 1, 6, 1, true), shift),
                        new long[] {1, 4, 4}),
                new Subject(
                        "vector coupling",
                        new AffineCoupling(
                                "v", new Mask.Dimensions(List.of(true, false, true)), new Mlp("v", 3, 8), first),
                        new long[] {3}),
                new Subject("batch norm", new BatchNormBijection("b", 3, null, 1e-4), new long[] {3, 2, 2}),
                new Subject("batch norm, active", new BatchNormBijection("b", 2, checker, 1e-4), new long[] {2, 3, 3}),
                new Subject("batch norm, half", new BatchNormBijection("b", 2, channels, 1e-4), new long[] {2, 2, 2}),
                new Subject("batch norm, vectors", new BatchNormBijection("b", 3, null, 1e-4), new long[] {3}),
                new Subject("act norm", new ActNorm("a", 2), new long[] {2, 2, 3}),
                new Subject("invertible convolution", new InvertibleConvolution("i", 3), new long[] {3, 2, 2}),
                new Subject("squeeze plain", new Squeeze(Squeeze.Order.PLAIN), new long[] {2, 4, 2}),
                new Subject("squeeze ordered", new Squeeze(Squeeze.Order.ORDERED), new long[] {2, 4, 2}),
                new Subject("space to depth", new Squeeze(Squeeze.Order.SPACE_TO_DEPTH), new long[] {2, 4, 2}),
                new Subject("logit", new Logit(0.05), new long[] {1, 3, 3}),
                new Subject("two scales", twoScales(), new long[] {1, 4, 4}));
    }

    private static Bijection twoScales() {
        AffineCoupling.Order order = AffineCoupling.Order.SCALE_FIRST;
        Mask checker = new Mask.Checkerboard(true);
        return new MultiScale(
                new Chain(List.of(
                        new AffineCoupling("s0", checker, new PlainConvolutions("s0", 1, 4), order),
                        new BatchNormBijection("n0", 1, checker, 1e-4))),
                new Squeeze(Squeeze.Order.PLAIN),
                new Chain(List.of(
                        new AffineCoupling("s1", new Mask.Channels(false), new PlainConvolutions("s1", 4, 4), order))),
                new Squeeze(Squeeze.Order.ORDERED),
                new AffineCoupling("s2", checker, new PlainConvolutions("s2", 2, 4), order));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void decodingUndoesEncodingAndLogDeterminantsCancel(Subject subject) {
        for (long seed = 0; seed < 3; seed++) {
            Pass pass = subject.pass(seed);
            Tensor x = subject.input(seed + 40, 3);
            Mapped encoded = subject.bijection().encode(x, pass);
            Mapped decoded = subject.bijection().decode(encoded.value(), pass);
            assertThat(decoded.value().toDoubles()).containsExactly(x.toDoubles(), within(1e-12));
            assertThat(decoded.logDeterminant().toDoubles())
                    .containsExactly(encoded.logDeterminant().neg().toDoubles(), within(1e-11));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theLogDeterminantIsThatOfTheJacobian(Subject subject) {
        Pass pass = subject.pass(5);
        Tensor x = subject.input(6, 1);
        double expected = logDeterminant(jacobian(subject.bijection(), x, pass));
        assertThat(subject.bijection().encode(x, pass).logDeterminant().item()).isCloseTo(expected, within(1e-10));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void eachExampleIsMappedAlone(Subject subject) {
        Pass pass = subject.pass(7);
        Tensor x = subject.input(8, 4);
        Mapped together = subject.bijection().encode(x, pass);
        Mapped alone = subject.bijection().encode(Shaping.slice(x, 0, 2, 3), pass);
        assertThat(alone.value().toDoubles())
                .containsExactly(Shaping.slice(together.value(), 0, 2, 3).toDoubles(), within(1e-12));
        assertThat(alone.logDeterminant().item())
                .isCloseTo(together.logDeterminant().toDoubles()[2], within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void gradientsAreThoseOfFiniteDifferences(Subject subject) {
        Pass pass = subject.pass(9);
        Differences.check(
                in -> {
                    Mapped mapped = subject.bijection().encode(in.get(0), pass);
                    return Reduce.sum(mapped.logDeterminant().add(Sums.logNormal(mapped.value())));
                },
                1e-6,
                subject.input(10, 2));
    }

    @Test
    void keptElementsPassToTheBit() {
        Subject subject = subjects().findFirst().orElseThrow();
        Tensor x = subject.input(11, 2);
        Tensor b = new Mask.Checkerboard(false).of(x);
        Tensor y = subject.bijection().encode(x, subject.pass(12)).value();
        assertThat(y.mul(b).toDoubles()).containsExactly(x.mul(b).toDoubles(), within(0.0));
        assertThat(y.toDoubles()).isNotEqualTo(x.toDoubles());
    }

    @Test
    void anUntrainedCouplingIsTheIdentity() {
        Bijection flow = twoScales();
        Tensor x = Differences.normal(3, 2, 1, 4, 4);
        Pass pass = Pass.batch(flow.initialParameters(Key.of(1), DType.F64), flow.initialStatistics(DType.F64), 0.1);
        Bijection coupling = new AffineCoupling(
                "s0",
                new Mask.Checkerboard(false),
                new PlainConvolutions("s0", 1, 4),
                AffineCoupling.Order.SCALE_FIRST);
        Mapped mapped = coupling.encode(x, pass);
        assertThat(mapped.value().toDoubles()).isEqualTo(x.toDoubles());
        assertThat(mapped.logDeterminant().toDoubles()).containsExactly(0, 0);
    }

    @Test
    void statisticsOfOneWholeSetNormalizeIt() {
        BatchNormBijection norm = new BatchNormBijection("b", 3, new Mask.Checkerboard(true), 1e-9);
        Tensor x = Differences.normal(20, 50, 3, 4, 4).mul(3).add(2);
        Params parameters = norm.initialParameters(Key.of(0), DType.F64);
        Pass measured = Pass.batch(parameters, norm.initialStatistics(DType.F64), 1);
        norm.encode(x, measured);
        Tensor y = norm.encode(x, Pass.frozen(parameters, measured.nextStatistics()))
                .value();
        double[] active = Shaping.select(Shaping.select(y, 2, 0), 2, 1).toDoubles();
        double[] kept = Shaping.select(Shaping.select(y, 2, 0), 2, 0).toDoubles();
        assertThat(IntStream.range(0, active.length)
                        .mapToDouble(i -> active[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(0, within(0.3));
        assertThat(kept).isEqualTo(Shaping.select(Shaping.select(x, 2, 0), 2, 0).toDoubles());
        Tensor a = new Mask.Checkerboard(true).of(x).neg().add(1);
        double count = 50 * 8;
        double[] means = Reduce.sum(y.mul(a), false, 0, 2, 3).div(count).toDoubles();
        double[] squares =
                Reduce.sum(y.mul(y).mul(a), false, 0, 2, 3).div(count).toDoubles();
        assertThat(means).containsExactly(new double[3], within(1e-3));
        assertThat(squares).containsExactly(new double[] {1, 1, 1}, within(1e-3));
    }

    @Test
    void decodingByBatchStatisticsIsRefused() {
        BatchNormBijection norm = new BatchNormBijection("b", 3, null, 1e-4);
        Pass batch = Pass.batch(norm.initialParameters(Key.of(0), DType.F64), norm.initialStatistics(DType.F64), 0.1);
        assertThatThrownBy(() -> norm.decode(Differences.normal(1, 2, 3), batch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("frozen");
    }

    @Test
    void theLogDeterminantOfThousandsOfDimensionsIsFinite() {
        BatchNormBijection norm = new BatchNormBijection("b", 3, null, 0);
        Pass pass = Pass.frozen(
                norm.initialParameters(Key.of(0), DType.F64),
                norm.initialStatistics(DType.F64).map(s -> Tensors.full(DType.F64, 0.25, 3)));
        Mapped mapped = norm.encode(Tensors.zeros(DType.F64, 1, 3, 32, 32), pass);
        assertThat(mapped.logDeterminant().item()).isCloseTo(2129.35, within(0.01));
    }

    @Test
    void oneLogitIsKnown() {
        Mapped mapped = new Logit(0.05).encode(Tensors.of(new double[] {0.37}, 1, 1), none());
        assertThat(mapped.value().item()).isCloseTo(-0.4769, within(1e-4));
        assertThat(mapped.logDeterminant().item()).isCloseTo(1.33725, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(Squeeze.Order.class)
    void oddSidesAreRefused(Squeeze.Order order) {
        assertThatThrownBy(() -> new Squeeze(order).encode(Differences.normal(1, 1, 1, 7, 7), none()))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("even");
    }

    @Test
    void masksThatKeepAllOrNothingAreRefused() {
        assertThatThrownBy(() -> new Mask.Dimensions(List.of(true, true))).isInstanceOf(SpecException.class);
        assertThatThrownBy(() -> new Mask.Dimensions(List.of(false, false))).isInstanceOf(SpecException.class);
    }

    private static Pass none() {
        return Pass.frozen(Params.empty(), Params.empty());
    }

    private static double[][] jacobian(Bijection bijection, Tensor x, Pass pass) {
        int n = Math.toIntExact(x.count());
        double[][] rows = new double[n][];
        try (Recording recording = Recording.start()) {
            Tensor in = recording.input(x);
            Tensor y = bijection.encode(in, pass).value();
            for (int i = 0; i < n; i++) {
                double[] unit = new double[n];
                unit[i] = 1;
                rows[i] = Autograd.vjp(List.of(y), List.of(in), List.of(Tensors.of(unit, y.shape())), true, false)
                        .get(0)
                        .toDoubles();
            }
        }
        return rows;
    }

    /** log |det| by elimination with pivots. */
    private static double logDeterminant(double[][] a) {
        double log = 0;
        for (int k = 0; k < a.length; k++) {
            int pivot = k;
            for (int i = k + 1; i < a.length; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            log += Math.log(Math.abs(row[k]));
            for (int i = k + 1; i < a.length; i++) {
                double factor = a[i][k] / row[k];
                for (int j = k; j < a.length; j++) {
                    a[i][j] -= factor * row[j];
                }
            }
        }
        return log;
    }
}
