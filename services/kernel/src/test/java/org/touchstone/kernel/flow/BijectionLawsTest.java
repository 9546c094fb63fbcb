package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.flow.Subjects.Subject;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class BijectionLawsTest {
    static Stream<Subject> subjects() {
        return Subjects.all();
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

    static Stream<Subject> subjectsWithParameters() {
        return Subjects.all()
                .filter(subject ->
                        Scope.<Boolean>evaluate(() -> subject.parameters(0).size() > 0));
    }

    /** In a random direction of all parameters at once. */
    @ParameterizedTest
    @MethodSource("subjectsWithParameters")
    void gradientsOfParametersAreThoseOfFiniteDifferences(Subject subject) {
        Params parameters = subject.parameters(9);
        Params direction = parameters.map(p -> Differences.normal(p.count(), p.shape()));
        Tensor x = subject.input(10, 3);
        for (boolean frozen : new boolean[] {true, false}) {
            Function<Params, Tensor> loss = at -> {
                Pass pass = frozen ? Pass.frozen(at, subject.statistics()) : subject.batch(at);
                return Reduce.mean(Flow.logDensity(subject.bijection().encode(x, pass)));
            };
            double slope = 0;
            for (Tensor part : Autograd.gradient(parameters, loss)
                    .gradient()
                    .zip(direction, Tensor::mul)
                    .tensors()) {
                slope += Reduce.sum(part).item();
            }
            double up = loss.apply(parameters.addScaled(direction, 1e-6)).item();
            double down = loss.apply(parameters.addScaled(direction, -1e-6)).item();
            assertThat((up - down) / 2e-6).isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void singlePrecisionIsEnough(Subject subject) {
        Params parameters = subject.parameters(13).map(p -> p.to(DType.F32));
        Pass pass = Pass.frozen(parameters, subject.statistics().map(s -> s.to(DType.F32)));
        Tensor x = subject.input(14, 20);
        Mapped exact = subject.bijection().encode(x, subject.pass(13));
        Mapped encoded = subject.bijection().encode(x.to(DType.F32), pass);
        Mapped decoded = subject.bijection().decode(encoded.value(), pass);
        double dimensions = x.count() / (double) x.size(0);
        assertThat(decoded.value().toDoubles()).containsExactly(x.to(DType.F32).toDoubles(), within(1e-5));
        assertThat(encoded.logDeterminant().toDoubles())
                .containsExactly(exact.logDeterminant().toDoubles(), within(1e-4));
        assertThat(encoded.logDeterminant().add(decoded.logDeterminant()).toDoubles())
                .containsExactly(new double[20], within(1e-4 * dimensions));
    }

    @ParameterizedTest
    @MethodSource("couplings")
    void whatACouplingKeepsDependsOnItselfAloneAndPassesToTheBit(Subject subject) {
        AffineCoupling coupling = (AffineCoupling) subject.bijection();
        Pass pass = subject.pass(15);
        Tensor x = subject.input(16, 1);
        double[] kept = Shaping.expand(coupling.mask().of(x), x.shape()).toDoubles();
        double[] before = x.toDoubles();
        double[] after = coupling.encode(x, pass).value().toDoubles();
        double[][] jacobian = jacobian(coupling, x, pass);
        boolean changed = false;
        for (int i = 0; i < kept.length; i++) {
            changed |= before[i] != after[i];
            for (int j = 0; j < kept.length && kept[i] == 1; j++) {
                assertThat(jacobian[i][j]).isCloseTo(i == j ? 1 : 0, within(0.0));
            }
            if (kept[i] == 1) {
                assertThat(Double.doubleToRawLongBits(after[i])).isEqualTo(Double.doubleToRawLongBits(before[i]));
            }
        }
        assertThat(changed).isTrue();
    }

    static Stream<Subject> couplings() {
        return Subjects.all().filter(subject -> subject.bijection() instanceof AffineCoupling);
    }

    @ParameterizedTest
    @EnumSource(Squeeze.Order.class)
    void squeezingMovesNumbersOnly(Squeeze.Order order) {
        Squeeze squeeze = new Squeeze(order);
        Tensor x = Differences.normal(17, 3, 2, 4, 6);
        Mapped mapped = squeeze.encode(x, none());
        assertThat(squeeze.undo(mapped.value()).toDoubles()).isEqualTo(x.toDoubles());
        assertThat(squeeze.apply(squeeze.undo(mapped.value())).toDoubles())
                .isEqualTo(mapped.value().toDoubles());
        assertThat(mapped.logDeterminant().toDoubles()).containsExactly(0, 0, 0);
    }

    @Test
    void anUntrainedCouplingIsTheIdentity() {
        Bijection flow = Subjects.twoScales();
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
