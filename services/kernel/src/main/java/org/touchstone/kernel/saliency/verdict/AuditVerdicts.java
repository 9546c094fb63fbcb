package org.touchstone.kernel.saliency.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.touchstone.kernel.saliency.statistics.Contrast;
import org.touchstone.kernel.saliency.verdict.Claims.Slot;
import org.touchstone.kernel.saliency.verdict.Claims.Statements;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Design;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Flag;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Outcome;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Reason;

/**
 * From statistics to verdicts, section 4 of the specification (Adebayo et al. 2018 with the anchors of Arun et al. 2021 and
 * Binder et al. 2023). On the primary measure, after Holm: FAIL if more than half is retained without the trained logits
 * layer or for another class; PASS if less than a fifth is retained at the logits and in full; else INCONCLUSIVE.
 *
 * <p>Ours, where the specification is silent: degenerate pairs count as retained for passing and as lost for failing; where
 * ceiling minus floor is below {@link DecisionRules#leastRange} no method passes, and it fails only if within
 * {@link DecisionRules#ceilingMargin} of its ceiling (Sobel), or by criterion M8 (VarGrad); a map unlike itself never passes; what
 * would be inconclusive fails by criterion M5 (guided Grad-CAM).
 */
public final class AuditVerdicts {
    private final AuditStatistics audit;
    private final DecisionRules rules;
    private final Claims claims;

    private AuditVerdicts(AuditStatistics audit) {
        this.audit = audit;
        this.rules = audit.rules();
        this.claims = new Claims(audit);
    }

    /** One verdict per measured method, in the order given. */
    public static List<MethodVerdict> decide(AuditStatistics audit) {
        AuditVerdicts verdicts = new AuditVerdicts(audit);
        return audit.methods().stream().map(verdicts::of).toList();
    }

    private record Decision(Outcome outcome, Reason reason) {}

    private MethodVerdict of(MethodStatistics method) {
        Decision decision = decide(method);
        List<Flag> flags = flags(method);
        List<Evidence> evidence = method.tables().stream()
                .filter(table -> table.table().count() > 0)
                .flatMap(table -> evidence(method, table).stream())
                .toList();
        Optional<Design> deciding = decision.reason() == Reason.TOO_FEW ? deciding(method) : Optional.empty();
        Optional<Integer> depth = firstSensitiveDepth(evidence);
        return new MethodVerdict(
                method.method(),
                decision.outcome(),
                decision.reason(),
                flags,
                evidence,
                depth,
                deciding,
                new Sentences(method.method(), audit.primary(), evidence)
                        .of(decision.outcome(), decision.reason(), deciding));
    }

    private Decision decide(MethodStatistics method) {
        MethodFacts facts = method.facts();
        if (!facts.hookEffective()) {
            return new Decision(Outcome.INVALID, Reason.RULE_WITHOUT_EFFECT);
        }
        if (!facts.targetKept()) {
            return new Decision(Outcome.INVALID, Reason.TARGET_CHANGED);
        }
        if (facts.blackBox()) {
            return new Decision(Outcome.LIMITED, Reason.BLACK_BOX);
        }
        if (!facts.randomizedToChance()) {
            return new Decision(Outcome.INVALID, Reason.NOT_RANDOMIZED);
        }
        Optional<Anchors> anchors = method.usable(audit.primary());
        if (anchors.isEmpty()) {
            return new Decision(Outcome.INCONCLUSIVE, Reason.NOT_MEASURED);
        }
        return compare(method, anchors.get());
    }

    private Decision compare(MethodStatistics method, Anchors anchors) {
        if (claim(method, Slot.LOGITS).retained()) {
            return new Decision(Outcome.FAIL, Reason.INSENSITIVE_TO_LOGITS);
        }
        if (claim(method, Slot.RANDOM_LOGIT).retained()) {
            return new Decision(Outcome.FAIL, Reason.INSENSITIVE_TO_CLASS);
        }
        if (unreliable(method)) {
            return new Decision(Outcome.INCONCLUSIVE, Reason.NOT_RELIABLE);
        }
        if (anchors.range() < rules.leastRange()) {
            return prior(method, anchors)
                    ? new Decision(Outcome.FAIL, Reason.PRIOR)
                    : new Decision(Outcome.INCONCLUSIVE, Reason.RANGE_TOO_SMALL);
        }
        if (claim(method, Slot.LOGITS).lost() && claim(method, Slot.FULL).lost()) {
            return new Decision(Outcome.PASS, Reason.SENSITIVE);
        }
        return farAboveOtherImages(method, anchors)
                ? new Decision(Outcome.FAIL, Reason.ABOVE_OTHER_IMAGES)
                : new Decision(Outcome.INCONCLUSIVE, undecided(method));
    }

    /**
     * M5: without the trained logits layer the map is still much more like itself than like the map of another image. Guided
     * Grad-CAM fails by this where the retained fraction, which the architecture's floor makes small, cannot tell. Its error is
     * bounded by Bonferroni over the declared family.
     */
    private boolean farAboveOtherImages(MethodStatistics method, Anchors anchors) {
        return anchors.otherImage().known()
                && method.find(audit.primary(), Check::logitsOnly)
                        .map(table ->
                                new RetainedFraction(table.table(), anchors).aboveOtherImages(rules.otherImageExcess()))
                        .filter(excess -> excess.pPositive() * claims.size() <= rules.alpha())
                        .isPresent();
    }

    private Reason undecided(MethodStatistics method) {
        if (method.find(audit.primary(), Check::logitsOnly).isEmpty()
                || method.find(audit.primary(), Check::full).isEmpty()) {
            return Reason.NOT_MEASURED;
        }
        return Projection.between(forPassing(method), forFailing(method)) ? Reason.BETWEEN : Reason.TOO_FEW;
    }

    /**
     * M8, on the estimates: after randomization the maps are about as alike as those of other images, and networks trained on
     * permuted labels give about what independently trained ones give.
     */
    private boolean prior(MethodStatistics method, Anchors anchors) {
        Optional<CheckTable> data = method.find(audit.primary(), check -> check.kind() == Check.Kind.DATA);
        if (data.isEmpty()
                || anchors.retrained().isEmpty()
                || !anchors.otherImage().known()) {
            return false;
        }
        Anchor retrained = anchors.retrained().get();
        boolean asOtherImages = Stream.of(Slot.LOGITS, Slot.FULL)
                .flatMap(slot -> method.find(audit.primary(), slot::wants).stream())
                .allMatch(table -> table.table().mean() - anchors.otherImage().value() <= rules.otherImageMargin());
        return asOtherImages
                && retrained.known()
                && data.get().table().mean() >= retrained.value() - rules.ceilingMargin();
    }

    private boolean unreliable(MethodStatistics method) {
        boolean unlikeItself = method.usable(audit.primary())
                .filter(anchors -> anchors.ceiling().value() < rules.reliable())
                .isPresent();
        return unlikeItself || !method.facts().faithful();
    }

    private List<Flag> flags(MethodStatistics method) {
        List<Flag> flags = new ArrayList<>();
        boolean alike = audit.dominance().stream()
                .flatMap(measure -> method.usable(measure).stream())
                .flatMap(anchors -> anchors.randomNetworks().stream())
                .anyMatch(anchor -> anchor.value() >= rules.inputDominated());
        boolean narrow = method.usable(audit.primary())
                .filter(anchors -> anchors.range() < rules.leastRange())
                .isPresent();
        if (alike || (narrow && !unreliable(method))) {
            flags.add(Flag.INPUT_DOMINATED);
        }
        if (unreliable(method)) {
            flags.add(Flag.NON_INFORMATIVE);
        }
        boolean degenerate = method.tables().stream()
                .filter(table -> table.measure().equals(audit.primary()))
                .anyMatch(table -> table.table().missingShare() > rules.degenerateShare());
        if (degenerate) {
            flags.add(Flag.DEGENERATE);
        }
        return flags;
    }

    private Optional<Evidence> evidence(MethodStatistics method, CheckTable table) {
        return method.usable(table.measure()).map(anchors -> {
            Contrast theta = Contrast.of(0, List.of(new Contrast.Term(1, table.table(), true, true)));
            return new Evidence(
                    table.check(),
                    table.measure(),
                    table.table().rows(),
                    table.table().columns(),
                    table.table().missingShare(),
                    new Estimate(theta.estimate(), theta.interval(rules.level())),
                    anchors.ceiling().value(),
                    Optional.of(anchors.otherImage()).filter(Anchor::known).map(Anchor::value),
                    anchors.randomNetworks().map(Anchor::value),
                    new RetainedFraction(table.table(), anchors).estimate(rules),
                    claims.of(method.method(), table.check(), table.measure()));
        });
    }

    private Optional<Integer> firstSensitiveDepth(List<Evidence> evidence) {
        return evidence.stream()
                .filter(e -> e.measure().equals(audit.primary()) && e.check().kind() == Check.Kind.TOP_DOWN)
                .filter(e -> e.retained()
                        .filter(q -> q.interval().high() < rules.fail())
                        .isPresent())
                .map(e -> e.check().depth())
                .min(Comparator.naturalOrder());
    }

    private Optional<Design> deciding(MethodStatistics method) {
        return method.find(audit.primary(), Check::logitsOnly).flatMap(table -> new Projection(rules, claims.size())
                .deciding(table, forPassing(method), forFailing(method)));
    }

    private List<Statements> forPassing(MethodStatistics method) {
        return List.of(statements(method, Slot.LOGITS), statements(method, Slot.FULL));
    }

    private List<Statements> forFailing(MethodStatistics method) {
        return List.of(statements(method, Slot.LOGITS), statements(method, Slot.RANDOM_LOGIT));
    }

    private Statements statements(MethodStatistics method, Slot slot) {
        return claims.statements(method, slot, audit.primary());
    }

    private Claim claim(MethodStatistics method, Slot slot) {
        return claims.of(method.method(), slot, audit.primary());
    }
}
