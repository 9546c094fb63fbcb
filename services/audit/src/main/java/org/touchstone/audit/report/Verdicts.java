package org.touchstone.audit.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.catalog.audit.AuditReport.Look;
import org.touchstone.kernel.saliency.check.AuditAggregation;
import org.touchstone.kernel.saliency.check.ShardResult;
import org.touchstone.kernel.saliency.verdict.AuditStatistics;
import org.touchstone.kernel.saliency.verdict.AuditVerdicts;
import org.touchstone.kernel.saliency.verdict.Check;
import org.touchstone.kernel.saliency.verdict.DecisionRules;
import org.touchstone.kernel.saliency.verdict.MethodVerdict;
import org.touchstone.kernel.saliency.verdict.OrderingReliability;
import org.touchstone.kernel.saliency.verdict.SequentialPlan;

/** The verdicts of an audit after some looks: one that stands is not touched by later looks. */
final class Verdicts {
    private final List<Look> looks = new ArrayList<>();
    private final Map<String, Look> lookOf = new LinkedHashMap<>();
    private final Map<String, MethodVerdict> standing = new LinkedHashMap<>();
    private List<MethodVerdict> newest = List.of();
    private AuditStatistics statistics = AuditStatistics.of(DecisionRules.STANDARD, List.of(), List.of());

    private Verdicts() {}

    static Verdicts upTo(OpenPlan plan, int look, List<Findings.Part> parts) {
        List<org.touchstone.kernel.saliency.check.Look> planned =
                plan.plan().profile().looks();
        SequentialPlan sequence = new SequentialPlan(
                planned.stream()
                        .map(each -> new SequentialPlan.Look(each.seeds(), each.images()))
                        .toList(),
                DecisionRules.STANDARD.alpha());
        Verdicts verdicts = new Verdicts();
        for (int l = 0; l <= look; l++) {
            int upTo = l;
            List<ShardResult> results = parts.stream()
                    .map(Findings.Part::result)
                    .filter(result -> result.shard().look() <= upTo)
                    .toList();
            verdicts.look(
                    new Look(planned.get(l).images(), planned.get(l).seeds(), List.of()),
                    AuditAggregation.statistics(plan.plan(), l, results, sequence.rulesAt(l, DecisionRules.STANDARD)));
        }
        return verdicts;
    }

    private void look(Look look, AuditStatistics found) {
        statistics = found;
        newest = AuditVerdicts.decide(found);
        Set<String> decided = new HashSet<>();
        for (MethodVerdict verdict : newest) {
            MethodVerdict before = standing.get(verdict.method());
            if (before == null || !before.decided()) {
                standing.put(verdict.method(), verdict);
                lookOf.put(verdict.method(), look);
                if (verdict.decided()) {
                    decided.add(verdict.method());
                }
            }
        }
        looks.add(
                new Look(look.images(), look.seeds(), decided.stream().sorted().toList()));
    }

    boolean allDecided() {
        return standing.values().stream().allMatch(MethodVerdict::decided);
    }

    List<Look> looks() {
        return looks;
    }

    Look lookOf(String method) {
        return Objects.requireNonNull(lookOf.get(method));
    }

    /** One for each method: the first that decided, or the newest. */
    List<MethodVerdict> standing() {
        return List.copyOf(standing.values());
    }

    /** On everything measured. */
    List<MethodVerdict> newest() {
        return newest;
    }

    AuditStatistics statistics() {
        return statistics;
    }

    OrderingReliability reliability() {
        int layers = statistics.methods().stream()
                .flatMap(method -> method.tables().stream())
                .mapToInt(table -> table.check().layers())
                .max()
                .orElse(1);
        return OrderingReliability.of(
                statistics.methods(), Check.topDown(1, Math.max(1, layers)), statistics.primary());
    }
}
