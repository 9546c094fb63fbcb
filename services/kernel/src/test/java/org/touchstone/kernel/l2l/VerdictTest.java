package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private static Comparison against(double learned, double other, double low, double high) {
        return new Comparison(
                new Comparison.Side(learned, 0, learned, 0),
                new Comparison.Side(other, 0, other, 0),
                learned / other,
                low,
                high,
                0.5);
    }

    @Test
    void theBestOfTheHandMadeOnesDecides() {
        Comparison lost = against(2, 1, 1.5, 2.5);
        Comparison won = against(2, 4, 0.4, 0.6);
        assertThat(Verdict.of(List.of(won))).isEqualTo(Verdict.BETTER);
        assertThat(Verdict.of(List.of(won, lost))).isEqualTo(Verdict.WORSE);
        assertThat(Verdict.of(List.of(against(2, 2.1, 0.9, 1.1), won))).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void whereSomeDivergedTheOtherIsBetter() {
        assertThat(Verdict.of(List.of(against(2, NEVER, 0, 0), against(2, Double.NaN, 0, 0))))
                .isEqualTo(Verdict.BETTER);
        assertThat(Verdict.of(List.of(against(NEVER, NEVER, 0, 0), against(NEVER, 1, NEVER, NEVER))))
                .isEqualTo(Verdict.WORSE);
        assertThat(Verdict.of(List.of(against(NEVER, NEVER, Double.NaN, Double.NaN))))
                .isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void quantilesAreOfEachStep() {
        RaceResult result = new RaceResult(new double[][] {{3, 1, 2}, {NEVER, 0, 5}});
        assertThat(result.quantilePerStep(0)).containsExactly(1, 0);
        assertThat(result.quantilePerStep(0.5)).containsExactly(2, 5);
        assertThat(result.quantilePerStep(1)).containsExactly(3, NEVER);
    }
}
