package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;

class DetectionTest {
    @Test
    void theAreaUnderTheCurveIsAProbability() {
        assertThat(Detection.areaUnderCurve(new double[] {3, 4}, new double[] {1, 2}))
                .isEqualTo(1);
        assertThat(Detection.areaUnderCurve(new double[] {1, 2}, new double[] {3, 4}))
                .isEqualTo(0);
        assertThat(Detection.areaUnderCurve(new double[] {1, 2}, new double[] {1, 2}))
                .isEqualTo(0.5);
        assertThat(Detection.areaUnderCurve(new double[] {2}, new double[] {1, 2, 3, 0}))
                .isEqualTo(0.625);
    }

    @Test
    void aCompressorNeedsLessForWhatRepeats() {
        byte[] noise = new byte[784];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) Key.of(1).bits(i);
        }
        assertThat(Detection.deflated(noise)).isGreaterThan(8);
        assertThat(Detection.deflated(new byte[784])).isLessThan(0.2);
    }

    @Test
    void driftIsWhatLastsBeyondHalfAThreshold() {
        Typicality typicality = new Typicality(10, 2, 5, 0.01);
        Drift drift = Drift.NONE;
        for (int window = 0; window < 3; window++) {
            drift = drift.after(10.9, typicality);
        }
        assertThat(drift).as("less than half a threshold away is no drift").isEqualTo(Drift.NONE);
        for (int window = 0; window < 8; window++) {
            drift = drift.after(11.5, typicality);
        }
        assertThat(drift.above()).as("8 (0.75 - 0.5)").isCloseTo(2, within(1e-12));
        assertThat(drift.isAlarming()).isFalse();
        assertThat(drift.after(11.5, typicality).isAlarming()).isTrue();
        assertThat(drift.after(6, typicality)).isEqualTo(new Drift(0, 1.5));
    }

    @Test
    void windowsThatAreTypicalAreCounted() {
        Typicality typicality = new Typicality(0, 1, 2, 0.01);
        assertThat(typicality.typicalShare(new double[] {0, 1, 3, 3, 0})).isEqualTo(0.5);
        assertThat(typicality.typicalShare(new double[] {9})).isEqualTo(1);
    }
}
