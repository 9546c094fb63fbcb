package org.touchstone.kernel.saliency.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.statistics.Interval;
import org.touchstone.kernel.saliency.statistics.Wilson;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Outcome;
import org.touchstone.kernel.saliency.verdict.Simulated.Measured;
import org.touchstone.kernel.saliency.verdict.Simulated.Spread;

/**
 * The auditor's own error rates (4.8): how often a family of methods that lie exactly on a threshold, where the statement is
 * false by a hair, gets any wrong verdict; and how often the reference methods do.
 */
class ErrorRatesLawsTest {
    private static final int AUDITS = 400;
    private static final Spread SPREAD = new Spread(0.05, 0.03, 0.20);

    @Test
    void aFamilyOnTheFailingThresholdFailsAnyMethodInAtMostOneAuditInTwenty() {
        assertThat(anyWrong(family(0.5), List.of(new SequentialPlan.Look(6, 40)), v -> v.outcome() == Outcome.FAIL))
                .satisfies(ErrorRatesLawsTest::atMostFivePercent);
    }

    @Test
    void aFamilyOnThePassingThresholdPassesAnyMethodInAtMostOneAuditInTwenty() {
        assertThat(anyWrong(family(0.2), List.of(new SequentialPlan.Look(6, 40)), v -> v.outcome() == Outcome.PASS))
                .satisfies(ErrorRatesLawsTest::atMostFivePercent);
    }

    @Test
    void lookingThreeTimesDoesNotErrMoreOften() {
        List<SequentialPlan.Look> looks = List.of(
                new SequentialPlan.Look(3, 10), new SequentialPlan.Look(6, 20), new SequentialPlan.Look(12, 40));

        assertThat(anyWrong(family(0.5), looks, v -> v.outcome() == Outcome.FAIL))
                .satisfies(ErrorRatesLawsTest::atMostFivePercent);
        assertThat(anyWrong(family(0.2), looks, v -> v.outcome() == Outcome.PASS))
                .satisfies(ErrorRatesLawsTest::atMostFivePercent);
    }

    @Test
    void referenceMethodsAreJudgedAsTheyShouldAndRightlyMostOfTheTime() {
        Map<String, Integer> right = new HashMap<>();
        int audits = AUDITS / 4;
        for (int audit = 0; audit < audits; audit++) {
            Key key = Key.of(audit).fold("reference");
            List<MethodStatistics> drawn = ReferenceMethods.ALL.stream()
                    .map(method -> method.draw(10, 100, key))
                    .toList();
            for (MethodVerdict verdict : decide(DecisionRules.STANDARD, drawn)) {
                boolean passes = verdict.outcome() == Outcome.PASS;
                boolean fails = verdict.outcome() == Outcome.FAIL;
                switch (verdict.method()) {
                    case "gradient", "integrated-gradients", "grad-cam" -> {
                        assertThat(fails).as(verdict.sentence()).isFalse();
                        right.merge(verdict.method(), passes ? 1 : 0, Integer::sum);
                    }
                    case "guided-backpropagation", "sobel", "guided-grad-cam" -> {
                        assertThat(passes).as(verdict.sentence()).isFalse();
                        right.merge(verdict.method(), fails ? 1 : 0, Integer::sum);
                    }
                    default -> assertThat(passes).as(verdict.sentence()).isFalse();
                }
            }
        }
        assertThat(right.get("gradient")).isGreaterThan(audits * 8 / 10);
        assertThat(right.get("integrated-gradients")).isGreaterThan(audits * 8 / 10);
        assertThat(right.get("guided-backpropagation")).isGreaterThan(audits * 95 / 100);
        assertThat(right.get("sobel")).isEqualTo(audits);
        assertThat(right.get("guided-grad-cam")).isGreaterThan(audits * 8 / 10);
    }

    /** Share of audits with a wrong verdict at any look; a method that is decided is not looked at again. */
    private static Interval anyWrong(
            List<Simulated> methods, List<SequentialPlan.Look> looks, Predicate<MethodVerdict> wrong) {
        SequentialPlan plan = new SequentialPlan(looks, DecisionRules.STANDARD.alpha());
        int bad = 0;
        for (int audit = 0; audit < AUDITS; audit++) {
            Key key = Key.of(audit).fold("null");
            boolean any = false;
            for (int k = 0; k < looks.size() && !any; k++) {
                List<MethodStatistics> seen = new ArrayList<>();
                for (Simulated method : methods) {
                    // Looks that share nothing are the worst case for the error over all of them.
                    seen.add(method.draw(looks.get(k).seeds(), looks.get(k).images(), key.fold(k)));
                }
                any = decide(plan.rulesAt(k, DecisionRules.STANDARD), seen).stream()
                        .anyMatch(wrong);
            }
            bad += any ? 1 : 0;
        }
        return Wilson.interval(bad, AUDITS, 0.95);
    }

    private static void atMostFivePercent(Interval interval) {
        // More than 5 % beyond doubt is what would be wrong.
        assertThat(interval.low()).isLessThanOrEqualTo(0.05);
    }

    private static List<MethodVerdict> decide(DecisionRules rules, List<MethodStatistics> methods) {
        List<String> names = methods.stream().map(MethodStatistics::method).toList();
        return AuditVerdicts.decide(AuditStatistics.of(rules, names, methods));
    }

    /** Four methods that retain exactly q everywhere, above a floor of .1. */
    /** As alike as q says; and, where that is much, as far above other images as the failing criterion M5 just allows. */
    private static List<Simulated> family(double q) {
        double theta = 0.1 + 0.9 * q;
        List<Simulated> methods = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            methods.add(Simulated.of(
                    name,
                    SPREAD,
                    new Measured("spearman", theta, Math.max(0.1, theta - 0.3), theta, theta, 1, 0.1),
                    new Measured("ssim-a", theta, 0.1, theta, theta, 1, 0.1)));
        }
        return methods;
    }
}
