package org.touchstone.kernel.saliency.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.verdict.SequentialPlan.Look;
import org.touchstone.kernel.saliency.verdict.SequentialPlan.Progress;

class SequentialPlanTest {
    private static final Key AUDIT = Key.of(5);

    @Test
    void looksDoubleUpToTheProfile() {
        assertThat(SequentialPlan.upTo(20, 200, 0.05).looks())
                .containsExactly(new Look(5, 50), new Look(10, 100), new Look(20, 200));
        assertThat(SequentialPlan.upTo(10, 300, 0.05).looks())
                .containsExactly(new Look(5, 50), new Look(10, 100), new Look(10, 200), new Look(10, 300));
        assertThat(SequentialPlan.upTo(3, 20, 0.05).looks()).containsExactly(new Look(3, 20));
    }

    @Test
    void theErrorIsSpentOnceAndMostOfItAtTheEnd() {
        SequentialPlan plan = SequentialPlan.upTo(20, 200, 0.05);

        assertThat(IntStream.range(0, 3).mapToDouble(plan::alphaAt).sum()).isCloseTo(0.05, within(1e-15));
        assertThat(plan.alphaAt(2)).isCloseTo(4 * plan.alphaAt(0), within(1e-15));
        assertThat(plan.rulesAt(0, DecisionRules.STANDARD).alpha()).isEqualTo(plan.alphaAt(0));
    }

    @Test
    void clearCasesAreDecidedAtTheFirstLookAndOpenOnesGoOnUntilTheLast() {
        SequentialPlan plan = SequentialPlan.upTo(10, 100, 0.05);
        MethodVerdict clear = look(plan, 0, ReferenceMethods.GUIDED_BACKPROPAGATION);
        MethodVerdict open = look(plan, 0, ReferenceMethods.BETWEEN);

        assertThat(plan.after(0, clear)).isEqualTo(Progress.DECIDED);
        assertThat(plan.after(0, open)).isEqualTo(Progress.CONTINUE);
        assertThat(plan.after(1, open)).isEqualTo(Progress.EXHAUSTED);
    }

    @Test
    void imagesThatAgreeOnTheOrderAreReliableAndNoiseIsNot() {
        List<MethodStatistics> apart = List.of(
                ReferenceMethods.GUIDED_BACKPROPAGATION.draw(5, 50, AUDIT),
                ReferenceMethods.GUIDED_GRAD_CAM.draw(5, 50, AUDIT),
                ReferenceMethods.VAR_GRAD.draw(5, 50, AUDIT),
                ReferenceMethods.INTEGRATED_GRADIENTS.draw(5, 50, AUDIT));
        List<MethodStatistics> alike = List.of(
                ReferenceMethods.GRADIENT.draw(5, 50, AUDIT), ReferenceMethods.INTEGRATED_GRADIENTS.draw(5, 50, AUDIT));
        Check logits = Check.topDown(1, Simulated.LAYERS);

        assertThat(OrderingReliability.of(apart, logits, "spearman").reliable()).isTrue();
        assertThat(OrderingReliability.of(alike, logits, "spearman").reliable()).isFalse();
        assertThat(OrderingReliability.of(alike, Check.data(), "spearman").alpha())
                .isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new SequentialPlan(List.of(), 0.05)).hasMessageContaining("0 looks");
        assertThatThrownBy(() -> new Look(0, 5)).hasMessageContaining("nothing");
        assertThatThrownBy(() -> Check.topDown(6, 5)).hasMessageContaining("6 of 5");
        assertThatThrownBy(() -> DecisionRules.STANDARD.withAlpha(0)).hasMessageContaining("between 0 and 1");
    }

    private static MethodVerdict look(SequentialPlan plan, int k, Simulated method) {
        Look look = plan.looks().get(k);
        return AuditVerdicts.decide(AuditStatistics.of(
                        plan.rulesAt(k, DecisionRules.STANDARD),
                        List.of(method.name()),
                        List.of(method.draw(look.seeds(), look.images(), AUDIT))))
                .get(0);
    }
}
