package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** Several networks by the kind of coordinate, and averaged units. */
@ExtendWith(InScope.class)
class GroupsTest {
    private static final Architecture ONE = new Architecture(new InputForm.LogSign(10), 5, 0.1);
    private static final Architecture TWO = ONE.withGroups(List.of("a", "b"));

    static Stream<InputForm> forms() {
        return MetaTrainingTest.forms();
    }

    /** f(u, v) = q(u) + r(v), whose coordinates come as a part of u, v, and the rest of u. */
    private record Apart(Objective q, Objective r) implements Objective {
        private static final int HEAD = 4;

        @Override
        public int functions() {
            return 1;
        }

        @Override
        public int coordinates() {
            return q.coordinates() + r.coordinates();
        }

        @Override
        public List<Part> parts() {
            return List.of(new Part("a", HEAD), new Part("b", r.coordinates()), new Part("a", q.coordinates() - HEAD));
        }

        @Override
        public Tensor losses(Tensor theta, long step) {
            int middle = HEAD + r.coordinates();
            Tensor u = Shaping.cat(
                    List.of(Shaping.slice(theta, 0, 0, HEAD), Shaping.slice(theta, 0, middle, coordinates())), 0);
            return q.losses(u, step).add(r.losses(Shaping.slice(theta, 0, HEAD, middle), step));
        }

        float[] joined(float[] u, float[] v) {
            float[] all = new float[coordinates()];
            System.arraycopy(u, 0, all, 0, HEAD);
            System.arraycopy(v, 0, all, HEAD, v.length);
            System.arraycopy(u, HEAD, all, HEAD + v.length, u.length - HEAD);
            return all;
        }
    }

    @Test
    void eachGroupIsOptimizedAsIfAlone() {
        Optimizee u = new QuadraticFamily(9, false, 0.5).draw(Key.of(1), 1);
        Optimizee v = new QuadraticFamily(6, false, 0.5).draw(Key.of(2), 1);
        Apart both = new Apart(u.objective(), v.objective());
        float[] phi = TWO.initial(Key.of(3));
        assertThat(phi).hasSize(2 * ONE.parameters());
        float[] first = Arrays.copyOf(phi, ONE.parameters());
        float[] second = Arrays.copyOfRange(phi, ONE.parameters(), phi.length);
        assertThat(first).isNotEqualTo(second);

        double[] together = gradient(TWO, new Optimizee(both, both.joined(u.start(), v.start())), phi);

        double[] apart = Stream.of(gradient(ONE, u, first), gradient(ONE, v, second))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertClose(together, apart, 1e-4);
    }

    private static double[] gradient(Architecture architecture, Optimizee optimizee, float[] phi) {
        Unroll unroll = new Unroll(architecture, optimizee.objective(), SecondDerivatives.KEPT, LossWeights.ALL);
        CoordinatewiseLstm network = unroll.network(phi);
        LstmState zero = LstmState.zero(architecture, Blocks.of(architecture, optimizee.objective()));
        return unroll.backward(
                network,
                unroll.forward(network, new Unroll.Position(optimizee.start(), zero), 6)
                        .orElseThrow());
    }

    private static void assertClose(double[] ours, double[] expected, double tolerance) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(largest).isPositive();
        assertThat(ours).hasSameSizeAs(expected);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).as("%d", i).isCloseTo(expected[i], within(tolerance * largest));
        }
    }

    @Test
    void aKindWithoutNetworkIsRefused() {
        Apart both = new Apart(
                new QuadraticFamily(5, false, 0).draw(Key.of(1), 1).objective(),
                new QuadraticFamily(6, false, 0).draw(Key.of(2), 1).objective());
        assertThatThrownBy(() -> Blocks.of(ONE.withGroups(List.of("a")), both))
                .hasMessageContaining("architecture.groups: [a] has no network for coordinates of the kind b");
        assertThatThrownBy(() -> ONE.withGroups(List.of("a", "a"))).hasMessageContaining("groups: must be");
        assertThatThrownBy(() -> ONE.withAveraged(6))
                .hasMessageContaining("averagedUnits: must be from 0 to the 5 units");
    }

    @Test
    void convolutionWeightsAreAGroupOfAClassifier() {
        ClassifierSpec spec = new ClassifierSpec.Cnn(
                List.of(ClassifierSpec.Block.of(3).withBatchNormalization().withPool(2)),
                List.of(4),
                Activation.RELU,
                0);
        Network network = Network.of(spec, new InputShape(1, 6, 6), 2);
        ClassifierObjective objective = new ClassifierObjective(
                network, step -> new ClassifierObjective.Batch(new double[36], new long[1]), Key.of(1));
        int convolution = objective.parts().stream()
                .filter(part -> part.kind().equals(ClassifierObjective.CONVOLUTION))
                .mapToInt(Objective.Part::coordinates)
                .sum();
        assertThat(convolution).isEqualTo(3 * 9);
        assertThat(objective.parts().stream()
                        .mapToInt(Objective.Part::coordinates)
                        .sum())
                .isEqualTo(objective.coordinates());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void averagedUnitsByHandAndWithTensorsAgree(InputForm input) {
        Architecture architecture = new Architecture(input, 6, 0.1).withAveraged(2);
        Optimizee optimizee = new QuadraticFamily(3, false, 0.5).draw(Key.of(5), 3);
        float[] phi = architecture.initial(Key.of(6));
        for (SecondDerivatives form : SecondDerivatives.values()) {
            Unroll unroll = new Unroll(architecture, optimizee.objective(), form, LossWeights.ALL);
            CoordinatewiseLstm network = unroll.network(phi);
            LstmState zero = LstmState.zero(architecture, Blocks.of(architecture, optimizee.objective()));
            double[] ours = unroll.backward(
                    network,
                    unroll.forward(network, new Unroll.Position(optimizee.start(), zero), 5)
                            .orElseThrow());
            double[] expected = PlainUnroll.run(
                            architecture,
                            optimizee.objective(),
                            form,
                            Phi.parts(architecture, phi),
                            Phi.vector(optimizee.start()),
                            5)
                    .gradient()
                    .flatten()
                    .toDoubles();
            assertClose(ours, expected, 1e-4);
        }
    }

    /** With averaged units a coordinate's update depends on the others, but not on their order. */
    @Test
    void averagingKeepsPermutationsEquivariant() {
        int coordinates = 1500;
        Architecture architecture = ONE.withAveraged(3);
        CoordinatewiseLstm network = new CoordinatewiseLstm(
                architecture, architecture.initial(Key.of(2)), Phi.layout(architecture, coordinates));
        float[] gradient = OptimizeeFamily.normal(Key.of(3), 1, coordinates);
        int[] order = Key.of(4).permutation(coordinates);
        float[] moved = new float[coordinates];
        IntStream.range(0, coordinates).forEach(i -> moved[i] = gradient[order[i]]);
        float[] other = gradient.clone();
        other[7] = 100;

        float[] updates = twoSteps(network, gradient);
        float[] movedUpdates = twoSteps(network, moved);
        float[] otherUpdates = twoSteps(network, other);

        for (int i = 0; i < coordinates; i++) {
            assertThat(movedUpdates[i]).isCloseTo(updates[order[i]], within(1e-6f));
        }
        assertThat(otherUpdates[8]).isNotEqualTo(updates[8]);
    }

    private static float[] twoSteps(CoordinatewiseLstm network, float[] gradient) {
        LstmState zero = LstmState.zero(ONE, Phi.layout(ONE, gradient.length));
        return network.step(network.step(zero, gradient).state(), gradient).update();
    }

    /** Functions side by side stay apart: averages are of a function's own coordinates. */
    @Test
    void averagingDoesNotMixFunctions() {
        Architecture architecture = ONE.withAveraged(2);
        Optimizee pair = new QuadraticFamily(4, false, 1).draw(Key.of(9), 2);
        Blocks layout = Blocks.of(architecture, pair.objective());
        CoordinatewiseLstm network = new CoordinatewiseLstm(architecture, architecture.initial(Key.of(2)), layout);
        float[] gradient = pair.objective().evaluate(pair.start(), 0).gradient();
        float[] other = gradient.clone();
        other[0] += 5;
        LstmState zero = LstmState.zero(architecture, layout);
        float[] updates = network.step(zero, gradient).update();
        float[] otherUpdates = network.step(zero, other).update();
        for (int i = 0; i < 8; i++) {
            assertThat(otherUpdates[i] == updates[i]).isEqualTo(i >= 4);
        }
    }

    @Test
    void aTrainingWithGroupsResumesWithTheSameBits() {
        MetaSpec spec = new MetaSpec(
                TWO,
                SecondDerivatives.DROPPED,
                LossWeights.ALL,
                1,
                1,
                4,
                List.of(8),
                4,
                MetaRate.constant(0.01),
                1,
                0.5,
                2,
                4,
                7);
        OptimizeeFamily family = (key, functions) -> {
            Optimizee u = new QuadraticFamily(9, false, 0.5).draw(key.fold("u"), 1);
            Optimizee v = new QuadraticFamily(6, false, 0.5).draw(key.fold("v"), 1);
            Apart both = new Apart(u.objective(), v.objective());
            return new Optimizee(both, both.joined(u.start(), v.start()));
        };
        MetaTraining training = new MetaTraining(spec, family);
        MetaState undisturbed = training.start();
        MetaState resumed = undisturbed;
        for (int i = 0; i < 4; i++) {
            undisturbed = training.step(undisturbed);
            Snapshot snapshot = MetaSnapshots.save(spec, resumed);
            resumed = training.step(MetaSnapshots.restore(spec, snapshot));
        }
        assertThat(resumed.phi()).isEqualTo(undisturbed.phi());
        assertThat(resumed.best()).isEqualTo(undisturbed.best());
    }
}
