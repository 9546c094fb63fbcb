package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

@ExtendWith(InScope.class)
class StyleTransferTest {
    private static final int SIDE = 16;
    private final Picture content = random(1);
    private final Picture style = random(2);
    private final StyleFeatures features = StyleFeatures.random(Key.of(3), List.of(6, 8, 8), List.of(content, style));

    private static Picture random(long seed) {
        float[] values = new float[3 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Key.of(seed).uniform(i);
        }
        return new Picture(values, SIDE, SIDE);
    }

    private StyleTransfer transfer(double content, double style, double smoothness) {
        return new StyleTransfer(
                features,
                List.of(this.content),
                this.style,
                new StyleTransfer.Weights(content, style, smoothness),
                0.2);
    }

    private double at(StyleTransfer transfer, Picture picture) {
        return transfer.objective(content).evaluate(picture.values(), 0).losses()[0];
    }

    @Test
    void eachTermIsZeroWhereItShouldBe() {
        float[] flat = new float[3 * SIDE * SIDE];
        Arrays.fill(flat, 0.3f);
        assertThat(at(transfer(1, 0, 0), content)).isLessThan(1e-8);
        assertThat(at(transfer(1, 0, 0), style)).isGreaterThan(0.01);
        assertThat(at(transfer(0, 1, 0), style)).isLessThan(1e-8);
        assertThat(at(transfer(0, 1, 0), content)).isGreaterThan(1e-4);
        assertThat(at(transfer(0, 0, 1), new Picture(flat, SIDE, SIDE))).isLessThan(1e-12);
        // Differences of neighbours uniform on [0, 1] have the mean square 1/6 in each direction.
        assertThat(at(transfer(0, 0, 1), content)).isCloseTo(1 / 3.0, within(0.06));
        assertThat(at(transfer(2, 3, 5), style))
                .isCloseTo(2 * at(transfer(1, 0, 0), style) + 5 * at(transfer(0, 0, 1), style), within(1e-4));
    }

    @Test
    void everyChannelOfEveryLayerCountsAlike() {
        for (int layer = 0; layer < 3; layer++) {
            Tensor of = features.of(content.tensor(DType.F64)).get(layer);
            Tensor and = features.of(style.tensor(DType.F64)).get(layer);
            double[] squares = Reduce.mean(Elementwise.square(of).add(Elementwise.square(and)), false, 0, 2, 3)
                    .toDoubles();
            for (double square : squares) {
                assertThat(square / 2).isCloseTo(1, within(1e-9));
            }
        }
    }

    @Test
    void itsGradientIsThatOfDifferences() {
        Optimizee optimizee = transfer(1, 1, 1).draw(Key.of(5), 1);
        float[] direction = optimizee.objective().evaluate(optimizee.start(), 0).gradient();
        double slope = 0;
        for (float g : direction) {
            slope += (double) g * g;
        }
        double measured = (lossAt(optimizee, direction, 1e-3) - lossAt(optimizee, direction, -1e-3)) / 2e-3;
        assertThat(slope).isCloseTo(measured, within(1e-3 * Math.abs(measured)));
    }

    private static double lossAt(Optimizee optimizee, float[] direction, double by) {
        Tensor theta = Phi.vector(optimizee.start()).add(Phi.vector(direction).mul(by));
        return optimizee.objective().losses(theta, 0).toDoubles()[0];
    }

    @Test
    void theWayOfARaceCanBeLookedAt() {
        StyleTransfer family = transfer(1, 1, 0.1);
        FunctionSet set = new FunctionSet(Key.of(7), 1);
        Optimizee first = family.draw(set.key().fold(0), 1);

        SortedMap<Integer, float[]> places = Baseline.ADAM.places(first, new TreeSet<>(List.of(0, 3, 8)), 0.03);

        double[][] losses = Baseline.ADAM.on(family, set, 8, 0.03).losses();
        assertThat(places).containsOnlyKeys(0, 3, 8);
        assertThat(places.get(0)).isEqualTo(first.start());
        places.forEach((step, theta) ->
                assertThat(first.objective().evaluate(theta, step).losses()).isEqualTo(losses[step]));
        assertThat(family.content(set.key().fold(0))).isEqualTo(content);
    }

    @Test
    void aHandMadeOptimizerPaints() {
        RaceResult result = Baseline.ADAM.on(transfer(1, 1, 0.1), new FunctionSet(Key.of(7), 1), 40, 0.03);
        double[] losses = result.meanPerStep();
        assertThat(losses[40]).isLessThan(losses[0] / 2);
        assertThatThrownBy(() -> transfer(0, 0, 0)).hasMessageContaining("weights: must be finite");
        assertThatThrownBy(() -> new Picture(new float[5], 1, 1)).hasMessageContaining("picture: 5 numbers");
    }
}
