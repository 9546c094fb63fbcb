package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.TrainingDivergedException;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class FlowTest {
    private static final FlowSpec SMALL = new FlowSpec.Images(1, 8, 8, 2, 4, 1, FlowSpec.Norm.BATCH, 0.05);
    private static final FlowTrainingSpec TRAINING = FlowTrainingSpec.of(1e-3, new Schedule.Constant(), 3);

    static Stream<Arguments> presets() {
        return Stream.of(
                Arguments.of(FlowSpec.paper32(), 22),
                Arguments.of(FlowSpec.paper64(), 28),
                Arguments.of(FlowSpec.cifar10(), 10),
                Arguments.of(FlowSpec.mnistSmall(), 10),
                Arguments.of(FlowSpec.plane(), 8));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void presetsHaveTheCouplingsOfThePaper(FlowSpec spec, int couplings) {
        assertThat(couplings(spec.bijection())).isEqualTo(couplings);
    }

    private static int couplings(Bijection bijection) {
        if (bijection instanceof Chain chain) {
            return chain.parts().stream().mapToInt(FlowTest::couplings).sum();
        }
        if (bijection instanceof MultiScale scale) {
            return couplings(scale.onImage()) + couplings(scale.onChannels()) + couplings(scale.next());
        }
        return bijection instanceof AffineCoupling ? 1 : 0;
    }

    @Test
    void aFlowWhoseNetworksSayNothingIsTheIdentityInLogitSpace() {
        FlowSpec spec = new FlowSpec.Images(1, 16, 16, 2, 4, 1, FlowSpec.Norm.NONE, 0.05);
        try (FlowTraining training = FlowTraining.start(spec, TRAINING, DType.F32);
                Flow untrained = training.flow();
                Flow flow = Flow.load(spec, silent(untrained.arrays()))) {
            byte[] noise = bytes(40, 256);
            BitsPerDimension bits = BitsPerDimension.of(flow, noise, 1, Key.of(1), BitsPerDimension.Statistics.RUNNING);
            assertThat(bits.mean()).isCloseTo(8.208, within(0.02));
            assertThat(bits.notFinite()).isZero();
            assertThat(BitsPerDimension.of(flow, noise, 8, Key.of(1), BitsPerDimension.Statistics.RUNNING)
                            .mean())
                    .isLessThan(bits.mean());
        }
    }

    @Test
    void aResumedTrainingEndsWithTheSameBits() {
        try (FlowTraining whole = FlowTraining.start(SMALL, TRAINING, DType.F32);
                FlowTraining half = FlowTraining.start(SMALL, TRAINING, DType.F32)) {
            steps(whole, 0, 6);
            steps(half, 0, 3);
            try (FlowTraining rest = FlowTraining.restore(SMALL, TRAINING, half.snapshot())) {
                steps(rest, 3, 6);
                Snapshot expected = whole.snapshot();
                Snapshot actual = rest.snapshot();
                assertThat(actual.metadata()).isEqualTo(expected.metadata());
                for (NamedArray array : expected.arrays().values()) {
                    assertThat(actual.arrays().get(array.name())).isEqualTo(array);
                }
            }
        }
    }

    private static void steps(FlowTraining training, int from, int to) {
        for (int step = from; step < to; step++) {
            training.step(batch(step));
        }
    }

    private static Tensor batch(int step) {
        return Dequantization.uniform(bytes(8, 64), range(8), SMALL, Key.of(step), DType.F32);
    }

    @Test
    void aTrainedImageFlowComesBackAndIsRecalibrated() {
        try (FlowTraining training = FlowTraining.start(SMALL, TRAINING, DType.F32)) {
            double first = training.step(batch(0)).negativeLogDensity();
            steps(training, 1, 30);
            assertThat(training.step(batch(30)).negativeLogDensity()).isLessThan(first);
            try (Flow running = training.flow();
                    Flow flow = running.recalibrated(batch(31))) {
                Health health = Health.of(flow, batch(32));
                assertThat(health.roundTripError()).isLessThan(1e-4);
                health.requireServable();
                assertThat(flow.encode(batch(1)).value().shape()).containsExactly(8, 1, 8, 8);
                Tensor four = RandomTensors.normal(Key.of(5), DType.F32, 4, 1, 8, 8);
                Tensor grid = flow.manifold(four, 6);
                assertThat(grid.shape()).containsExactly(36, 1, 8, 8);
                // Row 5, column 3, past the first slice: phi = 5 pi / 3 and phi' = pi.
                Tensor z = Shaping.slice(four, 0, 0, 1)
                        .mul(-0.5)
                        .add(Shaping.slice(four, 0, 2, 3).mul(Math.sqrt(0.75)));
                assertThat(Arrays.copyOfRange(grid.toDoubles(), 33 * 64, 34 * 64))
                        .containsExactly(flow.decode(z).value().toDoubles(), within(1e-5));
                assertThat(Arrays.copyOf(grid.toDoubles(), 64))
                        .containsExactly(Arrays.copyOf(flow.decode(four).value().toDoubles(), 64), within(1e-5));
                completesImages(flow);
            }
        }
    }

    private static void completesImages(Flow flow) {
        Tensor image = Dequantization.uniform(bytes(1, 64), range(1), SMALL, Key.of(9), DType.F32);
        double[] mask = new double[64];
        Arrays.fill(mask, 0, 40, 1);
        Tensor observed = Tensors.of(mask, 1, 1, 8, 8).to(DType.F32);
        for (boolean langevin : new boolean[] {false, true}) {
            double rate = langevin ? 1e-3 : 0.05;
            Completion.Completed begun =
                    new Completion(2, 0, rate, langevin).complete(flow, image, observed, Key.of(2));
            Completion.Completed done =
                    new Completion(2, 20, rate, langevin).complete(flow, image, observed, Key.of(2));
            assertThat(Arrays.copyOf(done.example().toFloats(), 40)).isEqualTo(Arrays.copyOf(image.toFloats(), 40));
            assertThat(Arrays.stream(done.example().toDoubles())).allMatch(v -> v >= 0 && v <= 1);
            if (!langevin) {
                assertThat(done.logDensity()).isGreaterThan(begun.logDensity());
            }
        }
        assertThatThrownBy(() -> Completion.mode().complete(flow, image, observed.mul(0), Key.of(1)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("everything");
        assertThatThrownBy(
                        () -> Completion.mode().complete(flow, image, Tensors.ones(DType.F32, 1, 1, 8, 8), Key.of(1)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> Completion.mode().complete(flow, image.mul(Double.NaN), observed, Key.of(1)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("not finite");
    }

    /** x1 given x2 is normal around x2^2/4 with deviation 1, so the mode of what is hidden is known. */
    @Test
    void theModeOfTheHiddenHalfOfABananaIsFound() {
        FlowTrainingSpec spec = FlowTrainingSpec.of(3e-3, new Schedule.Cosine(600, 0), 1);
        try (FlowTraining training = FlowTraining.start(new FlowSpec.Vectors(2, 4, 32), spec, DType.F32)) {
            for (int step = 0; step < 600; step++) {
                training.step(PlaneDensity.BANANA.sample(Key.of(7).fold(step), 256, DType.F32));
            }
            try (Flow flow = training.flow()) {
                Tensor test = PlaneDensity.BANANA.sample(Key.of(8), 4000, DType.F32);
                double loss = -Arrays.stream(flow.logDensity(test).toDoubles())
                        .average()
                        .orElseThrow();
                assertThat(loss).isCloseTo(PlaneDensity.BANANA.entropy(), within(0.1));
                Tensor example = Tensors.of(new float[] {Float.NaN, 2}, 1, 2);
                Tensor observed = Tensors.of(new float[] {0, 1}, 1, 2);
                Tensor found = Completion.mode()
                        .complete(flow, example, observed, Key.of(4))
                        .example();
                assertThat(found.toFloats()[0]).isCloseTo(1, within(0.3f));
                assertThat(found.toFloats()[1]).isEqualTo(2);
                samples(flow);
            }
        }
    }

    private static void samples(Flow flow) {
        assertThat(flow.sample(Key.of(1), 10_000, 1).isFinite()).isTrue();
        assertThat(flow.sample(Key.of(1), 1, 0).toDoubles())
                .isEqualTo(flow.decode(Tensors.zeros(DType.F32, 1, 2)).value().toDoubles());
        assertThatThrownBy(() -> flow.sample(Key.of(1), 1, -1))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("temperature");
    }

    private static Map<String, NamedArray> silent(Map<String, NamedArray> arrays) {
        Map<String, NamedArray> silent = new HashMap<>(arrays);
        silent.replaceAll((name, array) -> name.endsWith(".out.weight")
                ? Scope.evaluate(() -> NamedArray.of(name, array.tensor().mul(0)))
                : array);
        return silent;
    }

    @Test
    void nothingChangesWhereTheLossIsNotFinite() {
        try (FlowTraining training = FlowTraining.start(SMALL, TRAINING, DType.F32)) {
            Snapshot before = training.snapshot();
            assertThatThrownBy(() -> training.step(batch(0).mul(Double.NaN)))
                    .isInstanceOf(TrainingDivergedException.class);
            assertThat(training.snapshot()).isEqualTo(before);
        }
    }

    static Stream<FlowSpec> counted() {
        FlowSpec.Images images = new FlowSpec.Images(3, 8, 8, 2, 5, 2, FlowSpec.Norm.BATCH, 0.05);
        return Stream.of(
                new FlowSpec.Vectors(3, 4, 5),
                SMALL,
                images,
                new FlowSpec.Images(2, 8, 8, 3, 3, 0, FlowSpec.Norm.ACT, 0.05),
                new FlowSpec.Variational(images, 2, 7),
                new FlowSpec.Images(3, 8, 8, 3, 5, 1, FlowSpec.Norm.NONE, 0.05, true),
                FlowSpec.mnistSmall());
    }

    @ParameterizedTest
    @MethodSource("counted")
    void parametersAreCountedWithoutMakingThem(FlowSpec spec) {
        assertThat(spec.parameterCount())
                .isEqualTo(spec.initialParameters(Key.of(1), DType.F32).tensors().stream()
                        .mapToLong(Tensor::count)
                        .sum());
    }

    @Test
    void whatWouldNotFitIntoMemoryIsRefusedBeforeItIsMade() {
        assertThatThrownBy(() -> new FlowSpec.Vectors(2, 64, 4096))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("hidden: makes 1075839360 parameters");
        assertThatThrownBy(() -> new FlowSpec.Images(3, 1024, 1024, 8, 512, 64, FlowSpec.Norm.BATCH, 0.05))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("maps: makes ");
        assertThatThrownBy(() -> new FlowSpec.Images(1, 8, 8, 2, 4, 1, FlowSpec.Norm.NONE, 0.5))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("alpha");
    }

    @Test
    void numbersThatAreMissingLeaveNoTensorBehind() {
        try (FlowTraining training = FlowTraining.start(SMALL, TRAINING, DType.F32)) {
            Snapshot whole = training.snapshot();
            for (String missing :
                    List.of(Flow.PARAMETERS, Flow.STATISTICS, "optimizer/mean/", "optimizer/meanSquare/")) {
                Map<String, NamedArray> arrays = new HashMap<>(whole.arrays());
                arrays.keySet().removeIf(name -> name.startsWith(missing));
                long before = Tensors.live();
                assertThatThrownBy(() -> FlowTraining.restore(SMALL, TRAINING, new Snapshot(arrays, whole.metadata())))
                        .isInstanceOf(SpecException.class)
                        .hasMessageContaining(missing);
                if (!missing.startsWith("optimizer")) {
                    assertThatThrownBy(() -> Flow.load(SMALL, arrays)).isInstanceOf(SpecException.class);
                }
                assertThat(Tensors.live()).isEqualTo(before);
            }
        }
    }

    @Test
    void impossibleScalesAndOtherShapesAreRefused() {
        assertThatThrownBy(() -> new FlowSpec.Images(1, 28, 28, 4, 8, 1, FlowSpec.Norm.NONE, 0.05))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("scales");
        try (FlowTraining training = FlowTraining.start(SMALL, TRAINING, DType.F32);
                Flow flow = training.flow()) {
            assertThatThrownBy(() -> flow.encode(Tensors.zeros(DType.F32, 1, 3, 8, 8)))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("examples");
        }
    }

    @Test
    void channelsAreNotMixedWhereNoCouplingIsOnThem() {
        assertThatThrownBy(() -> new FlowSpec.Images(1, 8, 8, 1, 4, 1, FlowSpec.Norm.NONE, 0.05, true))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("mixedChannels: needs 2 scales");
    }

    @Test
    void typicalityHasTwoSides() {
        double[] training = RandomTensors.normal(Key.of(1), DType.F64, 2000).toDoubles();
        Typicality typicality = Typicality.of(training, 20, 0.01, Key.of(2));
        assertThat(typicality.threshold()).isCloseTo(2.576 / Math.sqrt(20), within(0.06));
        double[] window = new double[20];
        assertThat(typicality.isTypical(window)).isTrue();
        Arrays.fill(window, 1);
        assertThat(typicality.isTypical(window)).isFalse();
        Arrays.fill(window, -1);
        assertThat(typicality.isTypical(window)).isFalse();
    }

    private static int[] range(int count) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    private static byte[] bytes(int images, int size) {
        byte[] pixels = new byte[images * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Key.of(11).bits(i);
        }
        return pixels;
    }
}
