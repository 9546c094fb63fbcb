package org.touchstone.kernel.saliency.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.BETWEEN;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.GRADIENT;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.GRAD_CAM;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.GUIDED_BACKPROPAGATION;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.GUIDED_GRAD_CAM;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.INTEGRATED_GRADIENTS;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.RANDOM_MAP;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.RHO;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.SOBEL;
import static org.touchstone.kernel.saliency.verdict.ReferenceMethods.VAR_GRAD;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.statistics.CrossedTable;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Flag;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Outcome;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Reason;
import org.touchstone.kernel.saliency.verdict.Simulated.Measured;

/** Criteria M1 to M10 of section 3.2 on tables drawn with the means of 3.1, all eight methods in one declared family. */
class VerdictRulesTest {
    private static final Key AUDIT = Key.of(20181031);
    private static final List<String> FAMILY =
            ReferenceMethods.ALL.stream().map(Simulated::name).toList();

    @Test
    void m1AndM2GradientPasses() {
        MethodVerdict verdict = decide(GRADIENT, 10, 100);

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.flags()).isEmpty();
        assertThat(verdict.firstSensitiveDepth()).hasValue(1);
        assertThat(verdict.sentence())
                .startsWith("gradient PASSES: after the top layer")
                .contains("necessary");
    }

    @Test
    void m3AndM4GuidedBackpropagationFailsAtTheTopAndIsSensitiveFurtherDown() {
        MethodVerdict verdict = decide(GUIDED_BACKPROPAGATION, 10, 100);
        Evidence logits = verdict.evidence().get(0);

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo(Reason.INSENSITIVE_TO_LOGITS);
        assertThat(logits.retained().orElseThrow().value()).isCloseTo(0.91, within(0.05));
        assertThat(logits.retained().orElseThrow().interval().low()).isGreaterThan(0.5);
        assertThat(verdict.firstSensitiveDepth()).hasValue(Simulated.LAYERS);
        assertThat(verdict.sentence())
                .matches("guided-backpropagation FAILS: after the top layer was replaced by random weights"
                        + " 9\\d % \\[\\d+, \\d+\\] of its similarity to itself remained; a map that explains the model"
                        + " would lose it.");
    }

    @Test
    void guidedBackpropagationWithAnInsensitiveClassAloneFailsToo() {
        Simulated.Measured onlyClass = new Simulated.Measured("spearman", 0.88, 0.11, 0.1, 0.1, 1, 0.1);

        MethodVerdict verdict =
                decide(Simulated.of("gradient", new Simulated.Spread(0.039, 0.02, 0.061), onlyClass), 10, 100);

        assertThat(verdict.reason()).isEqualTo(Reason.INSENSITIVE_TO_CLASS);
    }

    @Test
    void m5GuidedGradCamFailsBecauseItStaysFarAboveTheMapsOfOtherImages() {
        MethodVerdict verdict = decide(GUIDED_GRAD_CAM, 10, 100);

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo(Reason.ABOVE_OTHER_IMAGES);
        assertThat(verdict.sentence()).contains("far above the 0.").contains("maps of different images");
    }

    @Test
    void m5GuidedGradCamFailsOnThePapersNetworkWhoseArchitectureAloneGivesItHalfOfThat() {
        Simulated paper = Simulated.of(
                "guided-grad-cam", GUIDED_GRAD_CAM.spread(), new Measured(RHO, 0.42, 0.05, 0.50, 0.26, 1, 0.26));

        assertThat(decide(paper, 10, 100).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void withFewImagesItIsInconclusiveAndSaysHowManyWouldDecide() {
        MethodVerdict small = decide(GUIDED_GRAD_CAM, 3, 20);

        assertThat(small.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(small.reason()).isEqualTo(Reason.TOO_FEW);
        assertThat(small.deciding().orElseThrow().seeds()).isGreaterThan(3);
    }

    @Test
    void aMapLittleMoreItsOwnThanAnotherImagesDoesNotFailByM5() {
        assertThat(decide(BETWEEN, 10, 100).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void m6GradCamPassesWithEnoughImagesAndIsInconclusiveWithFew() {
        assertThat(decide(GRAD_CAM, 10, 200).outcome()).isEqualTo(Outcome.PASS);
        assertThat(decide(GRAD_CAM, 3, 20).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void m7IntegratedGradientsPassSignedAndAreInputDominated() {
        MethodVerdict verdict = decide(INTEGRATED_GRADIENTS, 10, 100);

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.flags()).containsExactly(Flag.INPUT_DOMINATED);
    }

    @Test
    void m8VarGradFailsByItsPriorAndWithoutDataRandomizationIsInconclusive() {
        MethodVerdict without = decide(VAR_GRAD, 10, 100);
        assertThat(without.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(without.reason()).isEqualTo(Reason.RANGE_TOO_SMALL);
        assertThat(without.flags()).contains(Flag.INPUT_DOMINATED);

        MethodStatistics statistics = VAR_GRAD.draw(10, 100, AUDIT);
        List<CheckTable> tables = new ArrayList<>(statistics.tables());
        tables.add(new CheckTable(Check.data(), "spearman", VAR_GRAD.table(AUDIT.fold("data"), 1, 100, 0.77, 0)));
        Anchors anchors = statistics.usable("spearman").orElseThrow().withRetrained(new Anchor.Exact(0.785));

        MethodVerdict with =
                decide(new MethodStatistics("vargrad", MethodFacts.SOUND, tables, Map.of("spearman", anchors)));
        assertThat(with.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(with.reason()).isEqualTo(Reason.PRIOR);
    }

    @Test
    void m9SobelFailsAndTheRandomMapSaysNothing() {
        MethodVerdict sobel = decide(SOBEL, 10, 100);
        assertThat(sobel.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(sobel.flags()).containsExactly(Flag.INPUT_DOMINATED);
        assertThat(sobel.sentence()).contains("alike to 1.00");

        MethodVerdict random = decide(RANDOM_MAP, 10, 100);
        assertThat(random.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(random.reason()).isEqualTo(Reason.NOT_RELIABLE);
        assertThat(random.flags()).containsExactly(Flag.NON_INFORMATIVE);
    }

    @Test
    void m10ARuleWithoutEffectIsInvalid() {
        MethodVerdict verdict = decide(GRADIENT.with(new MethodFacts(false, true, true, true, false)), 10, 100);

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reason()).isEqualTo(Reason.RULE_WITHOUT_EFFECT);
        assertThat(verdict.sentence()).contains("is INVALID").contains("plain gradients");
    }

    @Test
    void otherBrokenMeasurementsAreInvalidAndBlackBoxesLimited() {
        assertThat(decide(GRADIENT.with(new MethodFacts(true, false, true, true, false)), 10, 100)
                        .reason())
                .isEqualTo(Reason.TARGET_CHANGED);
        assertThat(decide(GRADIENT.with(new MethodFacts(true, true, false, true, false)), 10, 100)
                        .reason())
                .isEqualTo(Reason.NOT_RANDOMIZED);
        assertThat(decide(GRADIENT.with(new MethodFacts(true, true, true, true, true)), 10, 100)
                        .outcome())
                .isEqualTo(Outcome.LIMITED);
        MethodVerdict unfaithful = decide(GRADIENT.with(new MethodFacts(true, true, true, false, false)), 10, 100);
        assertThat(unfaithful.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(unfaithful.flags()).contains(Flag.NON_INFORMATIVE);
    }

    @Test
    void degenerateMapsAreFlaggedAndCountAgainstEitherVerdict() {
        MethodVerdict few = decide(GRADIENT.missing(0.04), 10, 100);
        assertThat(few.outcome()).isEqualTo(Outcome.PASS);
        assertThat(few.flags()).isEmpty();

        // Were the missing quarter all alike, more than a fifth would be left: that is not passing.
        MethodVerdict many = decide(GRADIENT.missing(0.30), 10, 100);
        assertThat(many.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(many.flags()).containsExactly(Flag.DEGENERATE);
        assertThat(many.evidence().get(0).theta().value()).isCloseTo(-0.02, within(0.15));
    }

    @Test
    void betweenTheThresholdsNoAmountOfDataDecides() {
        Simulated.Measured third = new Simulated.Measured("spearman", 0.3, 0, 0.35, 0.35, 1, 0);

        MethodVerdict verdict =
                decide(Simulated.of("gradient", new Simulated.Spread(0.02, 0.02, 0.05), third), 10, 100);

        assertThat(verdict.reason()).isEqualTo(Reason.BETWEEN);
        assertThat(verdict.deciding()).isEmpty();
    }

    @Test
    void aSingleSeedDecidesNothingButDoesNotFail() {
        MethodVerdict verdict = decide(GRADIENT, 1, 200);

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.sentence()).contains("[not bounded]").contains("re-initializations come first");
    }

    @Test
    void whatIsMissingIsNotMeasured() {
        MethodStatistics whole = GRADIENT.draw(10, 100, AUDIT);
        MethodStatistics noAnchors = new MethodStatistics("gradient", MethodFacts.SOUND, whole.tables(), Map.of());
        MethodStatistics noFull = new MethodStatistics(
                "gradient",
                MethodFacts.SOUND,
                whole.tables().stream().filter(t -> !t.check().full()).toList(),
                whole.anchors());
        CrossedTable empty = CrossedTable.of(2, 2, new double[4], new BitSet());
        MethodStatistics allDegenerate = new MethodStatistics(
                "gradient",
                MethodFacts.SOUND,
                List.of(new CheckTable(Check.topDown(1, 5), "spearman", empty)),
                whole.anchors());

        for (MethodStatistics broken : List.of(noAnchors, noFull, allDegenerate)) {
            assertThat(decide(broken).reason()).isEqualTo(Reason.NOT_MEASURED);
        }
        assertThat(decide(allDegenerate).flags()).contains(Flag.DEGENERATE);
    }

    @Test
    void theFamilyIsDeclaredBeforehand() {
        assertThatThrownBy(() -> AuditStatistics.of(
                        DecisionRules.STANDARD, List.of("sobel"), List.of(GRADIENT.draw(2, 2, AUDIT))))
                .hasMessageContaining("gradient")
                .hasMessageContaining("declared");
    }

    private static MethodVerdict decide(Simulated method, int seeds, int images) {
        return decide(method.draw(seeds, images, AUDIT));
    }

    /** In one audit with all the others. */
    private static MethodVerdict decide(MethodStatistics method) {
        List<MethodStatistics> audit = ReferenceMethods.ALL.stream()
                .map(other -> other.name().equals(method.method()) ? method : other.draw(10, 100, AUDIT))
                .toList();
        return AuditVerdicts.decide(AuditStatistics.of(DecisionRules.STANDARD, FAMILY, audit)).stream()
                .filter(verdict -> verdict.method().equals(method.method()))
                .findFirst()
                .orElseThrow();
    }
}
