package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;

/** The bias of truncation, measured. */
class PersistentEvolutionTest {
    private static final int HORIZON = 6;
    private static final int UNROLL = 2;
    private static final Architecture ARCHITECTURE = new Architecture(new InputForm.Raw(), 2, 0.1);

    private final Optimizee optimizee = new QuadraticFamily(3, false, 0.5).draw(Key.of(1), 2);
    private final float[] phi = ARCHITECTURE.initial(Key.of(2));

    @Test
    void itEstimatesTheGradientOfTheWholeEpisodeAndTruncationDoesNot() {
        double[] whole = truncated(HORIZON);
        double[] parts = truncated(UNROLL);

        PersistentEvolution.Estimate estimate =
                new PersistentEvolution(0.01, 1500, UNROLL, HORIZON).gradient(ARCHITECTURE, phi, optimizee, Key.of(3));

        double deviations = 0;
        double ofParts = 0;
        for (int i = 0; i < whole.length; i++) {
            double error = estimate.standardErrors()[i];
            assertThat(estimate.gradient()[i]).as("%d", i).isCloseTo(whole[i], within(5 * error));
            deviations += Math.pow((estimate.gradient()[i] - whole[i]) / error, 2) / whole.length;
            ofParts += Math.pow((estimate.gradient()[i] - parts[i]) / error, 2) / whole.length;
        }
        assertThat(deviations).isLessThan(2);
        assertThat(ofParts).isGreaterThan(3);
    }

    /** The sum over an episode of the gradients of its truncations, at one phi. */
    private double[] truncated(int unroll) {
        Unroll unrolling = new Unroll(ARCHITECTURE, optimizee.objective(), SecondDerivatives.KEPT, LossWeights.ALL);
        Unroll.Position at = new Unroll.Position(
                optimizee.start(), LstmState.zero(ARCHITECTURE, Blocks.of(ARCHITECTURE, optimizee.objective())));
        double[] sum = new double[phi.length];
        for (int t = 0; t < HORIZON; t += unroll) {
            CoordinatewiseLstm network = unrolling.network(phi);
            Unroll.Trajectory trajectory =
                    unrolling.forward(network, at, unroll).orElseThrow();
            double[] gradient = unrolling.backward(network, trajectory);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient[i];
            }
            at = trajectory.last();
        }
        return sum;
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new PersistentEvolution(0.1, 2, 4, 10))
                .hasMessageContaining("horizon: must be a multiple of unroll (4), not 10");
        assertThatThrownBy(() -> new PersistentEvolution(0, 2, 1, 1)).hasMessageContaining("sigma");
    }
}
