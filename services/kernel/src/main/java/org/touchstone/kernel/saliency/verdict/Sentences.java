package org.touchstone.kernel.saliency.verdict;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.touchstone.kernel.saliency.statistics.Interval;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Design;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Outcome;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Reason;

/** Verdicts in plain words, with the number that decided. */
final class Sentences {
    private final String method;
    private final String primary;
    private final List<Evidence> evidence;

    Sentences(String method, String primary, List<Evidence> evidence) {
        this.method = method;
        this.primary = primary;
        this.evidence = evidence;
    }

    String of(Outcome outcome, Reason reason, Optional<Design> deciding) {
        return method + " " + verb(outcome) + ": "
                + switch (reason) {
                    case SENSITIVE ->
                        remained(Check::logitsOnly) + ", and " + remained(Check::full)
                                + ". It passes a necessary test; that does not make its maps right.";
                    case INSENSITIVE_TO_LOGITS ->
                        remained(Check::logitsOnly) + "; a map that explains the model would lose it.";
                    case INSENSITIVE_TO_CLASS ->
                        remained(Check::randomizedLogit) + "; a map that explains a class would lose it.";
                    case ABOVE_OTHER_IMAGES ->
                        remained(Check::logitsOnly) + beside()
                                + "; a map that explains the model would not stay that much its own.";
                    case PRIOR ->
                        "its maps without the trained weights are about as alike as maps of different images, and networks"
                                + " trained on permuted labels give nearly what properly trained ones give; what it"
                                + " shows is architecture and input.";
                    case TOO_FEW -> remained(Check::logitsOnly) + ". " + wouldDecide(deciding);
                    case BETWEEN ->
                        remained(Check::logitsOnly) + ", and " + remained(Check::full)
                                + ". That is neither little nor much, and more images would not change it.";
                    case RANGE_TOO_SMALL ->
                        "two random networks already give maps nearly as alike as one network gives twice, so there is too"
                                + " little to lose for a verdict.";
                    case NOT_RELIABLE ->
                        "its map is not like itself under new noise, or failed the control of faithfulness; it says"
                                + " nothing that could be checked.";
                    case NOT_MEASURED -> "a check or an anchor that decides has no value.";
                    case RULE_WITHOUT_EFFECT ->
                        "its backward rule changed nothing on this model, so the maps are plain gradients under"
                                + " another name.";
                    case TARGET_CHANGED -> "the explained class changed between original and randomized network.";
                    case NOT_RANDOMIZED ->
                        "the network still classifies better than chance after all its layers were randomized.";
                    case BLACK_BOX ->
                        "without access to the weights they cannot be randomized. "
                                + capital(remained(Check::randomizedLogit)) + ".";
                };
    }

    /** The similarity itself beside that of other images' maps. */
    private String beside() {
        return evidence.stream()
                .filter(e -> e.measure().equals(primary) && e.check().logitsOnly())
                .findFirst()
                .flatMap(e -> e.otherImage()
                        .map(floor -> String.format(
                                Locale.ROOT,
                                ", and at %.2f it is far above the %.2f between maps of different images",
                                e.theta().value(),
                                floor)))
                .orElse("");
    }

    private static String verb(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "PASSES";
            case FAIL -> "FAILS";
            case INCONCLUSIVE -> "is INCONCLUSIVE";
            case INVALID -> "is INVALID";
            case LIMITED -> "is LIMITED";
        };
    }

    private static String wouldDecide(Optional<Design> deciding) {
        return deciding.map(design -> "If these estimates hold, " + design.seeds() + " re-initializations and "
                        + design.images() + " images would decide.")
                .orElse("No number of images that could be planned would decide; more re-initializations come first.");
    }

    private String remained(Predicate<Check> wanted) {
        return evidence.stream()
                .filter(e -> e.measure().equals(primary) && wanted.test(e.check()))
                .findFirst()
                .map(Sentences::remained)
                .orElse("the check was not made");
    }

    private static String remained(Evidence e) {
        String after = "after " + e.check().words() + " ";
        return after
                + e.retained()
                        .map(q -> percent(q.value()) + " % " + range(q.interval())
                                + " of its similarity to itself remained")
                        .orElse("its maps were alike to "
                                + String.format(Locale.ROOT, "%.2f", e.theta().value()));
    }

    private static String range(Interval interval) {
        return Double.isInfinite(interval.low()) || Double.isInfinite(interval.high())
                ? "[not bounded]"
                : "[" + percent(interval.low()) + ", " + percent(interval.high()) + "]";
    }

    private static long percent(double fraction) {
        return Math.round(100 * fraction);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
