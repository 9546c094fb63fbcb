package org.touchstone.kernel.saliency.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.saliency.statistics.Contrast;
import org.touchstone.kernel.saliency.statistics.Holm;

/**
 * The declared family of statements, methods x {logits only, all layers, random logit} x {primary, secondary measure}, tested
 * both ways and corrected together (Holm). A member without data stays in the family with p = 1.
 */
final class Claims {
    /** The checks that decide. */
    enum Slot {
        LOGITS,
        FULL,
        RANDOM_LOGIT;

        boolean wants(Check check) {
            return switch (this) {
                case LOGITS -> check.logitsOnly();
                case FULL -> check.full();
                case RANDOM_LOGIT -> check.randomizedLogit();
            };
        }
    }

    private record Member(String method, Slot slot, String measure) {}

    /** Both statements as contrasts: {@code lost} is true if negative, {@code retained} if positive. */
    record Statements(Optional<Contrast> lost, Optional<Contrast> retained) {
        private static final Statements NONE = new Statements(Optional.empty(), Optional.empty());

        double pLost() {
            return lost.map(Contrast::pNegative).orElse(1.0);
        }

        double pRetained() {
            return retained.map(Contrast::pPositive).orElse(1.0);
        }
    }

    private final AuditStatistics audit;
    private final Map<Member, Claim> claims = new HashMap<>();
    private final int size;

    Claims(AuditStatistics audit) {
        this.audit = audit;
        List<Member> family = new ArrayList<>();
        for (String method : audit.declared()) {
            for (Slot slot : Slot.values()) {
                family.add(new Member(method, slot, audit.primary()));
                family.add(new Member(method, slot, audit.secondary()));
            }
        }
        this.size = family.size();
        Map<String, MethodStatistics> measured = new HashMap<>();
        audit.methods().forEach(method -> measured.put(method.method(), method));
        Statements[] statements = new Statements[size];
        double[] p = new double[size];
        for (int i = 0; i < size; i++) {
            Member member = family.get(i);
            statements[i] = Optional.ofNullable(measured.get(member.method()))
                    .map(method -> statements(method, member.slot(), member.measure()))
                    .orElse(Statements.NONE);
            p[i] = Math.min(1, 2 * Math.min(statements[i].pLost(), statements[i].pRetained()));
        }
        double[] adjusted = Holm.adjust(p);
        for (int i = 0; i < size; i++) {
            boolean lost = statements[i].pLost() <= statements[i].pRetained();
            claims.put(
                    family.get(i),
                    new Claim(
                            lost ? Claim.Direction.LOST : Claim.Direction.RETAINED,
                            p[i],
                            adjusted[i],
                            adjusted[i] <= audit.rules().alpha()));
        }
    }

    /** Members of the family. */
    int size() {
        return size;
    }

    Claim of(String method, Slot slot, String measure) {
        return claims.getOrDefault(new Member(method, slot, measure), new Claim(Claim.Direction.RETAINED, 1, 1, false));
    }

    /** The claim of a check, if it is one that decides. */
    Optional<Claim> of(String method, Check check, String measure) {
        for (Slot slot : Slot.values()) {
            if (slot.wants(check) && claims.containsKey(new Member(method, slot, measure))) {
                return Optional.of(of(method, slot, measure));
            }
        }
        return Optional.empty();
    }

    /** What is tested: fractions of the range where there is enough of it, else closeness to the ceiling. */
    Statements statements(MethodStatistics method, Slot slot, String measure) {
        Optional<CheckTable> table = method.find(measure, slot::wants);
        Optional<Anchors> anchors = method.usable(measure);
        if (table.isEmpty() || anchors.isEmpty()) {
            return Statements.NONE;
        }
        DecisionRules rules = audit.rules();
        RetainedFraction fraction = new RetainedFraction(table.get().table(), anchors.get());
        if (anchors.get().range() >= rules.leastRange()) {
            return new Statements(
                    Optional.of(fraction.againstAtWorst(rules.pass())),
                    Optional.of(fraction.againstAtBest(rules.fail())));
        }
        // A map that is not even like itself is close to its ceiling for want of a ceiling.
        boolean reliable = anchors.get().ceiling().value() >= rules.reliable();
        return new Statements(
                Optional.empty(),
                reliable ? Optional.of(fraction.nearCeiling(rules.ceilingMargin())) : Optional.empty());
    }
}
