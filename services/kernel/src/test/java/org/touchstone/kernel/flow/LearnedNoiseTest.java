package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.flow.BitsPerDimension.Statistics;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class LearnedNoiseTest {
    private static final FlowSpec.Images IMAGES = new FlowSpec.Images(1, 4, 4, 1, 4, 1, FlowSpec.Norm.NONE, 0.05);
    private static final FlowSpec.Variational SPEC = new FlowSpec.Variational(IMAGES, 2, 8);
    private static final FlowTrainingSpec TRAINING = FlowTrainingSpec.of(2e-3, new Schedule.Constant(), 3);

    /** E_q[1 / q] over the unit cube is its volume. */
    @Test
    void theDensityOfTheNoiseIsThatOfTheDraws() {
        LearnedNoise noise = new LearnedNoise(1, 2, 4);
        Params initial = noise.initialParameters(Key.of(1), DType.F64);
        Params moved = initial.map(p -> p.add(
                RandomTensors.normal(Key.of(p.count()), DType.F64, p.shape()).mul(0.1)));
        int count = 40_000;
        Tensor levels = Tensors.full(DType.F64, 200, count, 1, 1, 2);
        LearnedNoise.Drawn drawn = noise.draw(
                levels, RandomTensors.normal(Key.of(2), DType.F64, count, 1, 1, 2), Pass.frozen(moved, Params.empty()));
        double volume = Arrays.stream(drawn.logDensity().toDoubles())
                .map(log -> Math.exp(-log))
                .average()
                .orElseThrow();
        assertThat(volume).isCloseTo(1, within(0.03));
        assertThat(Arrays.stream(drawn.pixels().toDoubles())).allMatch(v -> v >= 200 / 256.0 && v < 201 / 256.0);
    }

    @Test
    void learnedNoiseIsTrainedWithTheFlowAndMeasuredWithIt() {
        byte[] pixels = new byte[32 * 16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 16 < 8 ? 255 : 0);
        }
        Tensor levels = LearnedNoise.levels(pixels, DType.F32, 32, 1, 4, 4);
        try (FlowTraining training = FlowTraining.start(SPEC, TRAINING, DType.F32)) {
            double before = bits(training, pixels, 1);
            for (int step = 0; step < 60; step++) {
                training.step(levels);
            }
            double after = bits(training, pixels, 1);
            assertThat(after).isLessThan(before - 0.5);
            assertThat(bits(training, pixels, 8)).isLessThan(after);
            try (FlowTraining restored = FlowTraining.restore(SPEC, TRAINING, training.snapshot())) {
                assertThat(restored.step(levels)).isEqualTo(training.step(levels));
            }
        }
    }

    private static double bits(FlowTraining training, byte[] pixels, int samples) {
        try (Flow flow = training.flow()) {
            BitsPerDimension bits = BitsPerDimension.of(flow, pixels, samples, Key.of(5), Statistics.RUNNING);
            assertThat(bits.notFinite()).isZero();
            return bits.mean();
        }
    }

    @Test
    void reversibleTrainingIsRefused() {
        assertThatThrownBy(() -> FlowTraining.start(SPEC, TRAINING.withReversible(), DType.F32))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("reversible");
    }
}
