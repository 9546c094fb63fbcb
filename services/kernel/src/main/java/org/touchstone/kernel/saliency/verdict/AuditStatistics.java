package org.touchstone.kernel.saliency.verdict;

import java.util.List;

/**
 * The sufficient statistics of an audit.
 *
 * @param declared methods of the family, declared before anything was measured: one that is missing still counts
 * @param primary measure that decides: signed Spearman
 * @param secondary measure that is tested beside it: SSIM in the authors' setting
 * @param dominance measures that show whether the input dominates: absolute Spearman and SSIM
 */
public record AuditStatistics(
        DecisionRules rules,
        List<String> declared,
        String primary,
        String secondary,
        List<String> dominance,
        List<MethodStatistics> methods) {
    public AuditStatistics {
        declared = List.copyOf(declared);
        dominance = List.copyOf(dominance);
        methods = List.copyOf(methods);
        for (MethodStatistics method : methods) {
            if (!declared.contains(method.method())) {
                throw new IllegalArgumentException("Method " + method.method()
                        + " was measured but is not in the declared family " + declared + ".");
            }
        }
    }

    /** With the measures of the specification. */
    public static AuditStatistics of(DecisionRules rules, List<String> declared, List<MethodStatistics> methods) {
        return new AuditStatistics(rules, declared, "spearman", "ssim-a", List.of("spearman-abs", "ssim-a"), methods);
    }
}
