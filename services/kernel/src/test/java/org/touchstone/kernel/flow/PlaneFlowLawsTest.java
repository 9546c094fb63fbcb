package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Laws of one flow of 8 couplings, trained on a density whose answers are known: the banana, x1 given x2 = N(x2^2/4, 1). */
@ExtendWith(InScope.class)
class PlaneFlowLawsTest {
    private static final int STEPS = 1500;
    private static final PlaneDensity BANANA = PlaneDensity.BANANA;
    /** Exact moments: E[x1] = 1, Var[x1] = 3, E[x2] = 0, Var[x2] = 4. */
    private static final double[] MEAN = {1, 0};

    private static final double[] DEVIATION = {Math.sqrt(3), 2};

    @SuppressWarnings("NullAway.Init")
    private static Flow flow;

    @BeforeAll
    static void train() {
        FlowTrainingSpec spec = FlowTrainingSpec.of(1e-3, new Schedule.Cosine(STEPS, 0), 1);
        try (FlowTraining training = FlowTraining.start(FlowSpec.plane(), spec, DType.F32)) {
            for (int step = 0; step < STEPS; step++) {
                Key key = Key.of(7).fold(step);
                Scope.evaluate(() -> training.step(standardized(key, 256)));
            }
            flow = training.flow();
        }
    }

    @AfterAll
    static void close() {
        flow.close();
    }

    private static Tensor standardized(Key key, int count) {
        double[] points = BANANA.sample(key, count, DType.F64).toDoubles();
        for (int i = 0; i < points.length; i++) {
            points[i] = (points[i] - MEAN[i % 2]) / DEVIATION[i % 2];
        }
        return Tensors.of(points, count, 2).to(DType.F32);
    }

    @Test
    void encodingAndDecodingCancel() {
        Tensor x = standardized(Key.of(21), 5000);
        Mapped encoded = flow.encode(x);
        Mapped decoded = flow.decode(encoded.value());
        assertThat(decoded.value().toDoubles()).containsExactly(x.toDoubles(), within(2e-5));
        assertThat(decoded.logDeterminant().add(encoded.logDeterminant()).toDoubles())
                .containsExactly(new double[5000], within(2e-4));
    }

    @Test
    void theDensityIntegratesToOne() {
        int side = 601;
        double width = 12.0 / (side - 1);
        float[] points = new float[2 * side * side];
        for (int i = 0; i < side * side; i++) {
            points[2 * i] = (float) (i % side * width - 6);
            points[2 * i + 1] = (float) (Math.floorDiv(i, side) * width - 6);
        }
        double[] logs =
                flow.logDensity(Tensors.of(points, (long) side * side, 2)).toDoubles();
        assertThat(Arrays.stream(logs)).allMatch(log -> !Double.isNaN(log));
        assertThat(Arrays.stream(logs).map(Math::exp).sum() * width * width).isCloseTo(1, within(0.005));
    }

    @Test
    void theLatentOfDataIsNormal() {
        int count = 20_000;
        double[] z = flow.encode(standardized(Key.of(22), count)).value().toDoubles();
        for (int axis = 0; axis < 2; axis++) {
            double[] one = axis(z, axis);
            assertThat(mean(one)).isCloseTo(0, within(0.05));
            assertThat(covariance(one, one)).isCloseTo(1, within(0.05));
            assertThat(kolmogorovDistance(one)).isLessThan(0.05);
        }
        assertThat(covariance(axis(z, 0), axis(z, 1))).isCloseTo(0, within(0.05));
    }

    @Test
    void momentsOfSamplesAreThoseOfTheData() {
        double[] samples = flow.sample(Key.of(23), 50_000, 1).toDoubles();
        double[] data = standardized(Key.of(24), 50_000).toDoubles();
        for (int axis = 0; axis < 2; axis++) {
            assertThat(mean(axis(samples, axis))).isCloseTo(mean(axis(data, axis)), within(0.05));
            for (int other = axis; other < 2; other++) {
                assertThat(covariance(axis(samples, axis), axis(samples, other)))
                        .isCloseTo(covariance(axis(data, axis), axis(data, other)), within(0.05));
            }
        }
    }

    @Test
    void aHundredThousandSamplesAreFiniteAndTemperatureZeroIsTheDecodedOrigin() {
        assertThat(flow.sample(Key.of(25), 100_000, 1).isFinite()).isTrue();
        assertThat(flow.sample(Key.of(25), 3, 0).toDoubles())
                .isEqualTo(flow.decode(Tensors.zeros(DType.F32, 3, 2)).value().toDoubles());
    }

    @Test
    void theDivergenceFromTheTruthIsSmall() {
        int count = 20_000;
        double[] raw = BANANA.sample(Key.of(26), count, DType.F64).toDoubles();
        double truth = mean(BANANA.logDensity(raw));
        double ours = mean(flow.logDensity(standardized(Key.of(26), count)).toDoubles())
                - Math.log(DEVIATION[0])
                - Math.log(DEVIATION[1]);
        assertThat(truth - ours).isBetween(-0.002, 0.01);
        assertThat(-truth).isCloseTo(BANANA.entropy(), within(0.03));
    }

    /** Criterion A8. */
    @Test
    void completionFindsTheModeOfTheModelAndOfTheTruth() {
        double step = 0.0025;
        for (double seen = -2; seen <= 2; seen += 0.5) {
            Tensor example = Tensors.of(new float[] {Float.NaN, (float) seen}, 1, 2);
            Tensor observed = Tensors.of(new float[] {0, 1}, 1, 2);
            Completion.Completed completed = Completion.mode().complete(flow, example, observed, Key.of(5));
            float[] found = completed.example().toFloats();
            assertThat(Float.floatToRawIntBits(found[1])).isEqualTo(Float.floatToRawIntBits((float) seen));
            assertThat((double) found[0]).isCloseTo(modeOnGrid(seen, step), within(step));
            double x2 = seen * DEVIATION[1] + MEAN[1];
            double mode = (x2 * x2 / 4 - MEAN[0]) / DEVIATION[0];
            assertThat((double) found[0]).isCloseTo(mode, within(0.06));
        }
    }

    private static double modeOnGrid(double seen, double step) {
        int count = (int) Math.round(10 / step);
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            points[2 * i] = (float) (i * step - 4);
            points[2 * i + 1] = (float) seen;
        }
        double[] logs = flow.logDensity(Tensors.of(points, count, 2)).toDoubles();
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = logs[i] > logs[best] ? i : best;
        }
        return best * step - 4;
    }

    private static double[] axis(double[] points, int axis) {
        double[] one = new double[points.length / 2];
        Arrays.setAll(one, i -> points[2 * i + axis]);
        return one;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double covariance(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum / a.length;
    }

    private static double kolmogorovDistance(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = cumulative(sorted[i]);
            largest = Math.max(largest, Math.abs(expected - (i + 0.5) / sorted.length));
        }
        return largest;
    }

    /** Of the standard normal: Abramowitz and Stegun, 7.1.26, good to 1.5e-7. */
    private static double cumulative(double x) {
        double u = Math.abs(x) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * u);
        double polynomial =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double erf = 1 - polynomial * Math.exp(-u * u);
        return 0.5 * (1 + Math.signum(x) * erf);
    }
}
