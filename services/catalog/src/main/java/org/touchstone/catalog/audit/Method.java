package org.touchstone.catalog.audit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A saliency method, how it was run, and what was decided about it; no verdict while the audit is at work. */
public record Method(
        String id,
        String title,
        boolean control,
        Map<String, String> parameters,
        @Nullable Verdict verdict) {
    public Method {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** The same with what was decided. */
    public Method decided(Verdict decision) {
        return new Method(id, title, control, parameters, decision);
    }

    /**
     * What was decided. Never a ranking: passing is necessary, not sufficient.
     *
     * @param verdict "PASS", "FAIL", "INCONCLUSIVE" or "INVALID"
     * @param flags orthogonal to it: "INPUT_DOMINATED", "NON_INFORMATIVE", "DEGENERATE"
     * @param sentence the reason in words
     * @param ranges the figures it rests on, the decisive one first
     * @param images N, of the last look
     * @param seeds R, of the last look
     * @param neededImages the N that would decide; absent unless inconclusive
     * @param neededSeeds the R that would decide; absent unless inconclusive
     */
    public record Verdict(
            String verdict,
            List<String> flags,
            String sentence,
            List<Range> ranges,
            int images,
            int seeds,
            @Nullable Integer neededImages,
            @Nullable Integer neededSeeds) {
        public Verdict {
            flags = List.copyOf(flags);
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * Figures for one range of layers and one metric: mean similarity theta with its 95 % interval, ceiling kappa, floors nu1 (other
     * image) and nu2 (random network), share retained q = (theta - nu2) / (kappa - nu2) with its interval.
     *
     * @param layers "logits", "all layers" or "another class"
     */
    public record Range(
            String layers,
            String metric,
            @Nullable Double theta,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double kappa,
            @Nullable Double nu1,
            @Nullable Double nu2,
            @Nullable Double q,
            @Nullable Double qLow,
            @Nullable Double qHigh) {}
}
