package org.touchstone.audit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.audit.Method;
import org.touchstone.kernel.saliency.verdict.Check;
import org.touchstone.kernel.saliency.verdict.Estimate;
import org.touchstone.kernel.saliency.verdict.Evidence;
import org.touchstone.kernel.saliency.verdict.MethodVerdict;

/** Verdicts of the kernel as documents tell them. */
final class VerdictDocuments {
    private static final String LOGITS = "logits";
    private static final String ALL = "all layers";
    private static final String ANOTHER_CLASS = "another class";

    private VerdictDocuments() {}

    static Method.Verdict of(MethodVerdict verdict, int images, int seeds) {
        return new Method.Verdict(
                verdict.outcome().name(),
                verdict.flags().stream().map(Enum::name).toList(),
                verdict.sentence(),
                ranges(verdict),
                images,
                seeds,
                verdict.deciding().map(MethodVerdict.Design::images).orElse(null),
                verdict.deciding().map(MethodVerdict.Design::seeds).orElse(null));
    }

    /** Of a method that says nothing about the network. */
    static Method.Verdict notApplicable(String title, String why) {
        return new Method.Verdict(
                "INVALID", List.of(), title + " was not judged: " + why + ".", List.of(), 0, 0, null, null);
    }

    /** Those that decide; the one that did decide, first. */
    private static List<Method.Range> ranges(MethodVerdict verdict) {
        List<Evidence> deciding = new ArrayList<>(verdict.evidence().stream()
                .filter(evidence -> layers(evidence.check()).isPresent())
                .toList());
        String first = verdict.reason() == MethodVerdict.Reason.INSENSITIVE_TO_CLASS ? ANOTHER_CLASS : LOGITS;
        deciding.sort(Comparator.comparing(
                evidence -> layers(evidence.check()).filter(first::equals).isEmpty()));
        return deciding.stream()
                .map(evidence -> range(layers(evidence.check()).orElseThrow(), evidence))
                .toList();
    }

    private static Optional<String> layers(Check check) {
        return switch (check.kind()) {
            case RANDOM_LOGIT -> Optional.of(ANOTHER_CLASS);
            case TOP_DOWN ->
                check.depth() == check.layers()
                        ? Optional.of(ALL)
                        : check.depth() == 1 ? Optional.of(LOGITS) : Optional.empty();
            case BOTTOM_UP, INDEPENDENT, DATA -> Optional.empty();
        };
    }

    private static Method.Range range(String layers, Evidence evidence) {
        Optional<Estimate> q = evidence.retained();
        return new Method.Range(
                layers,
                evidence.measure(),
                finite(evidence.theta().value()),
                finite(evidence.theta().interval().low()),
                finite(evidence.theta().interval().high()),
                finite(evidence.kappa()),
                evidence.otherImage().map(VerdictDocuments::finite).orElse(null),
                evidence.randomNetworks().map(VerdictDocuments::finite).orElse(null),
                q.map(Estimate::value).map(VerdictDocuments::finite).orElse(null),
                q.map(each -> finite(each.interval().low())).orElse(null),
                q.map(each -> finite(each.interval().high())).orElse(null));
    }

    /** Absent where there is no such number, or no bound: JSON has neither NaN nor infinity. */
    static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
