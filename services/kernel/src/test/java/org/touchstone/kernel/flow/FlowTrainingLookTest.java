package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.diagnose.Diagnosis;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.LayerStatistics;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Rule;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** Looking into the networks of a flow while it trains. */
class FlowTrainingLookTest {
    private static final int EXAMPLES = 24;
    private static final int COUPLINGS = 3;
    private static final int HIDDEN = 12;
    private static final FlowSpec PLANE = new FlowSpec.Vectors(2, COUPLINGS, HIDDEN);
    private static final FlowSpec.Images IMAGES = new FlowSpec.Images(1, 8, 8, 2, 4, 1, FlowSpec.Norm.BATCH, 0.05);
    private static final FlowTrainingSpec TRAINING = FlowTrainingSpec.of(1e-2, new Schedule.Constant(), 3);

    static Stream<FlowSpec> flows() {
        return Stream.of(PLANE, IMAGES, new FlowSpec.Variational(IMAGES, 2, 4));
    }

    private static Tensor examples(FlowSpec flow, Key key, DType type) {
        if (flow instanceof FlowSpec.Vectors) {
            return RandomTensors.fastNormal(key, type, EXAMPLES, 2);
        }
        if (flow instanceof FlowSpec.Variational) {
            byte[] levels = new byte[EXAMPLES * 64];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) (256 * key.uniform(i));
            }
            return LearnedNoise.levels(levels, type, EXAMPLES, 1, 8, 8);
        }
        return RandomTensors.uniform(key, type, 0.01, 0.99, EXAMPLES, 1, 8, 8);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void lookingAndMeasuringChangeNothing(FlowSpec flow) {
        try (FlowTraining seen = FlowTraining.start(flow, TRAINING, DType.F32);
                FlowTraining unseen = FlowTraining.start(flow, TRAINING, DType.F32);
                Scope scope = Scope.open()) {
            Tensor probes = examples(flow, Key.of(9), DType.F32);
            for (int step = 0; step < 4; step++) {
                List<NetworkStatistics> now = seen.look(probes);
                assertThat(seen.look(probes)).isEqualTo(now);
                assertThat(now)
                        .allSatisfy(network -> assertThat(network.examples()).isEqualTo(EXAMPLES));
                Tensor batch = examples(flow, Key.of(1).fold(step), DType.F32);
                seen.measuredStep(batch);
                unseen.step(batch);
            }

            assertThat(seen.snapshot().arrays()).isEqualTo(unseen.snapshot().arrays());
            assertThat(scope).isNotNull();
        }
    }

    @Test
    void everyCouplingShowsItsRectifiersAndItsScale() {
        try (FlowTraining training = FlowTraining.start(PLANE, TRAINING, DType.F32);
                FlowTraining digits = FlowTraining.start(IMAGES, TRAINING, DType.F32)) {
            assertThat(names(look(training, PLANE)))
                    .containsExactly(
                            List.of("coupling0.w1 RELU", "coupling0.w2 RELU", "coupling0.w3 TANH"),
                            List.of("coupling1.w1 RELU", "coupling1.w2 RELU", "coupling1.w3 TANH"),
                            List.of("coupling2.w1 RELU", "coupling2.w2 RELU", "coupling2.w3 TANH"));
            assertThat(names(look(digits, IMAGES))).hasSize(10).allSatisfy(layers -> {
                assertThat(layers).hasSize(3);
                assertThat(layers.get(0)).endsWith(".in RELU");
                assertThat(layers.get(1)).endsWith(".skip1 RELU");
                assertThat(layers.get(2)).endsWith(".out TANH");
            });
        }
    }

    private static List<NetworkStatistics> look(FlowTraining training, FlowSpec flow) {
        return Scope.evaluate(() -> training.look(examples(flow, Key.of(9), DType.F32)));
    }

    private static List<List<String>> names(List<NetworkStatistics> networks) {
        return networks.stream()
                .map(network -> network.layers().stream()
                        .map(layer -> layer.layer() + " " + layer.activation())
                        .toList())
                .toList();
    }

    /** Moving all biases of a layer by h changes the mean loss by h times the sum over units of the mean of dC/ds. */
    @Test
    void gradientsAreThoseOfCentralDifferences() {
        double h = 1e-6;
        Snapshot learned = learned();
        LayerStatistics layer = statistics(learned, "coupling1.w2");

        double up = loss(changed(learned, "coupling1.b2", b -> b + h));
        double down = loss(changed(learned, "coupling1.b2", b -> b - h));

        assertThat(layer.activation()).isEqualTo(Activation.RELU);
        assertThat(layer.width()).isEqualTo(HIDDEN);
        assertThat(layer.gradients().mean() * HIDDEN).isCloseTo((up - down) / (2 * h), within(1e-5));
        assertThat(layer.gradients().deviation()).isPositive();
    }

    private static Snapshot learned() {
        try (FlowTraining training = FlowTraining.start(PLANE, TRAINING, DType.F64);
                Scope scope = Scope.open()) {
            for (int step = 0; step < 30; step++) {
                training.step(examples(PLANE, Key.of(1).fold(step), DType.F64));
            }
            assertThat(scope).isNotNull();
            return training.snapshot();
        }
    }

    private static LayerStatistics statistics(Snapshot snapshot, String layer) {
        try (FlowTraining training = FlowTraining.restore(PLANE, TRAINING, snapshot)) {
            return Scope.evaluate(() -> training.look(examples(PLANE, Key.of(9), DType.F64))).stream()
                    .flatMap(network -> network.layers().stream())
                    .filter(seen -> seen.layer().equals(layer))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static double loss(Snapshot snapshot) {
        try (FlowTraining training = FlowTraining.restore(PLANE, TRAINING, snapshot)) {
            return Scope.evaluate(() -> training.step(examples(PLANE, Key.of(9), DType.F64)))
                    .negativeLogDensity();
        }
    }

    private static Snapshot changed(Snapshot snapshot, String parameter, DoubleUnaryOperator change) {
        String name = Flow.PARAMETERS + parameter;
        Map<String, NamedArray> arrays = new LinkedHashMap<>(snapshot.arrays());
        NamedArray before = Objects.requireNonNull(snapshot.arrays().get(name));
        ByteBuffer after = ByteBuffer.allocate(before.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteBuffer old = before.data(); old.hasRemaining(); ) {
            after.putDouble(change.applyAsDouble(old.getDouble()));
        }
        arrays.put(name, new NamedArray(name, before.dtype(), before.shape(), after.flip()));
        return new Snapshot(arrays, snapshot.metadata());
    }

    @Test
    void updatesAreToldForEveryMatrixThatWasNotZero() {
        try (FlowTraining training = FlowTraining.start(PLANE, TRAINING, DType.F32)) {
            Updates first = measured(training);
            Updates second = measured(training);

            assertThat(first.ratios().keySet())
                    .contains("coupling0.w1", "coupling2.w2")
                    .doesNotContain("coupling0.w3");
            assertThat(second.ratios().keySet()).contains("coupling0.w3").doesNotContain("coupling0.b1");
            assertThat(second.rateFactor()).isEqualTo(1);
        }
    }

    private static Updates measured(FlowTraining training) {
        return Scope.evaluate(() -> training.measuredStep(examples(PLANE, Key.of(4), DType.F32)))
                .updates();
    }

    @Test
    void aDefectIsNamedInItsCouplingOnly() {
        Snapshot healthy = learned();
        Snapshot dead = changed(healthy, "coupling1.b1", b -> b - 100);
        Snapshot saturated = changed(healthy, "coupling2.b3", b -> b + 10);
        Snapshot broken = changed(changed(dead, "coupling1.b2", b -> Double.NaN), "coupling2.b2", b -> Double.NaN);
        List<Diagnosis> before = diagnoses(healthy);

        assertThat(before).noneMatch(found -> found.layer().equals("coupling1.w1") || found.rule() == Rule.SATURATED);
        assertThat(added(before, dead))
                .containsExactly("DEAD_RECTIFIERS coupling1.w1", "ACTIVATIONS_COLLAPSED coupling1.w1");
        assertThat(added(before, saturated)).containsExactly("SATURATED coupling2.w3");
        assertThat(diagnoses(broken)).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo(Rule.NOT_FINITE);
            assertThat(found.layer()).isEqualTo("coupling1.w2");
        });
    }

    private static List<String> added(List<Diagnosis> before, Snapshot snapshot) {
        List<String> known = before.stream().map(FlowTrainingLookTest::words).toList();
        return diagnoses(snapshot).stream()
                .map(FlowTrainingLookTest::words)
                .filter(found -> !known.contains(found))
                .toList();
    }

    private static String words(Diagnosis found) {
        return found.rule() + " " + found.layer();
    }

    private static List<Diagnosis> diagnoses(Snapshot snapshot) {
        try (FlowTraining training = FlowTraining.restore(PLANE, TRAINING, snapshot)) {
            return Diagnostician.examine(
                    Scope.evaluate(() -> training.look(examples(PLANE, Key.of(9), DType.F64))), Updates.NONE);
        }
    }
}
