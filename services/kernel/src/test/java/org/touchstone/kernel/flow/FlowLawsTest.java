package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.flow.BitsPerDimension.Statistics;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** Laws of a flow of images with batch normalization everywhere, trained for a moment on ramps of grey. */
@ExtendWith(InScope.class)
class FlowLawsTest {
    private static final FlowSpec SPEC = new FlowSpec.Images(1, 8, 8, 2, 4, 1, FlowSpec.Norm.BATCH, 0.05);
    private static final int SIZE = 64;

    @SuppressWarnings("NullAway.Init")
    private static Flow running;

    @SuppressWarnings("NullAway.Init")
    private static Flow flow;

    @BeforeAll
    @SuppressWarnings("try")
    static void train() {
        FlowTrainingSpec spec = FlowTrainingSpec.of(1e-3, new Schedule.Constant(), 3);
        try (Scope scope = Scope.open();
                FlowTraining training = FlowTraining.start(SPEC, spec, DType.F32)) {
            for (int step = 0; step < 60; step++) {
                training.step(batch(step, 32));
            }
            running = training.flow();
            flow = running.recalibrated(batch(1000, 256));
        }
    }

    @AfterAll
    static void close() {
        running.close();
        flow.close();
    }

    private static Tensor batch(long seed, int count) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        return Dequantization.uniform(ramps(seed, count), numbers, SPEC, Key.of(seed), DType.F32);
    }

    private static byte[] ramps(long seed, int count) {
        byte[] pixels = new byte[count * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            Key image = Key.of(seed).fold(Math.floorDiv(i, SIZE));
            double slope = image.uniform(0) * (i % 8) + image.uniform(1) * (Math.floorDiv(i, 8) % 8);
            pixels[i] = (byte) (16 * slope);
        }
        return pixels;
    }

    @Test
    void decodingUndoesEncodingToAHundredthOfAGreyLevel() {
        Tensor x = batch(2000, 64);
        double[] back = flow.decode(flow.encode(x).value()).value().toDoubles();
        assertThat(back).containsExactly(x.toDoubles(), within(0.01 / 256));
        assertThat(Health.of(flow, x).roundTripError()).isLessThan(0.01 / 256);
    }

    @Test
    void anImageIsMappedTheSameInAnyCompany() {
        Tensor x = batch(2001, 16);
        double[] together = flow.logDensity(x).toDoubles();
        for (int i = 0; i < 16; i += 5) {
            double alone = flow.logDensity(Shaping.slice(x, 0, i, i + 1)).item();
            assertThat(alone).isCloseTo(together[i], within(1e-4));
        }
    }

    @Test
    void recalibratedStatisticsAreThoseOfTheExamples() {
        Tensor examples = batch(1000, 256);
        Pass again = Pass.batch(flow.parameters(), flow.statistics(), 1);
        flow.bijection().encode(examples, again);
        flow.statistics().asMap().forEach((name, statistic) -> assertThat(
                        again.nextStatistics().get(name).toDoubles())
                .as(name)
                .containsExactly(statistic.toDoubles(), within(1e-3)));
        try (Flow twice = flow.recalibrated(examples)) {
            assertThat(twice.logDensity(examples).toDoubles())
                    .containsExactly(flow.logDensity(examples).toDoubles(), within(1e-3));
        }
    }

    @Test
    void aBoundOfMoreDrawsIsTighter() {
        byte[] pixels = ramps(3000, 48);
        double before = Double.POSITIVE_INFINITY;
        for (int samples = 1; samples <= 64; samples *= 2) {
            BitsPerDimension bits = BitsPerDimension.of(flow, pixels, samples, Key.of(4), Statistics.RECALIBRATED);
            assertThat(bits.mean()).isLessThan(before + 1e-6);
            assertThat(bits.samples()).isEqualTo(samples);
            assertThat(bits.notFinite()).isZero();
            before = bits.mean();
        }
    }

    @Test
    void aUniformDensityHasEightBits() {
        assertThat(BitsPerDimension.ofNats(0, SIZE, 256)).isCloseTo(8, within(1e-6));
        assertThat(BitsPerDimension.ofNats(SIZE * Math.log(2), SIZE, 256)).isCloseTo(9, within(1e-12));
    }

    @Test
    void trainingLowersTheBits() {
        byte[] pixels = ramps(3001, 64);
        double bits = BitsPerDimension.of(flow, pixels, 1, Key.of(5), Statistics.RECALIBRATED)
                .mean();
        FlowTrainingSpec spec = FlowTrainingSpec.of(1e-3, new Schedule.Constant(), 3);
        try (FlowTraining untrained = FlowTraining.start(SPEC, spec, DType.F32);
                Flow start = untrained.flow()) {
            assertThat(BitsPerDimension.of(start, pixels, 1, Key.of(5), Statistics.RUNNING)
                            .mean())
                    .isGreaterThan(bits + 0.3);
        }
    }

    @Test
    void theNumberOfAnImageAloneDecidesItsNoise() {
        byte[] pixels = ramps(3002, 4);
        double[] all =
                Scope.evaluate(() -> Dequantization.uniform(pixels, new int[] {7, 8, 9, 10}, SPEC, Key.of(6), DType.F32)
                        .toDoubles());
        double[] one = Scope.evaluate(() -> Dequantization.uniform(
                        Arrays.copyOfRange(pixels, 2 * SIZE, 3 * SIZE), new int[] {9}, SPEC, Key.of(6), DType.F32)
                .toDoubles());
        assertThat(one).isEqualTo(Arrays.copyOfRange(all, 2 * SIZE, 3 * SIZE));
    }
}
