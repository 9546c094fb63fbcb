package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.touchstone.kernel.layer.Activation;

/** Applies every {@link Rule} to a network at one step. What is not finite is named alone: nothing else can be trusted then. */
public final class Diagnostician {
    /** Gradients of weights that differ by no more look alike. */
    private static final double FLAT = 2;
    /** A schedule that leaves less of the learning rate makes updates small on purpose. */
    private static final double FULL_RATE = 0.5;

    private final NetworkStatistics now;
    private final Updates updates;
    private final List<LayerStatistics> hidden;
    private final List<Diagnosis> found = new ArrayList<>();

    private Diagnostician(NetworkStatistics now, Updates updates) {
        this.now = now;
        this.updates = updates;
        this.hidden = now.hidden();
    }

    /** The defects, in the order of the rules. */
    public static List<Diagnosis> examine(NetworkStatistics now, Updates updates) {
        Diagnostician diagnostician = new Diagnostician(now, updates);
        if (!diagnostician.notFinite()) {
            diagnostician.activations();
            diagnostician.scale(diagnostician.hidden);
            diagnostician.gradients();
            diagnostician.updates();
        }
        return List.copyOf(diagnostician.found);
    }

    /**
     * The defects of several networks that are parts of one model, in the order of the pass. Neither how gradients compare from
     * layer to layer is judged nor the size of what the last layer gives: such networks may begin with a last matrix of 0.
     * Numbers that are not finite are named once: in the first network on the way up, or else in the last on the way down.
     */
    public static List<Diagnosis> examine(List<NetworkStatistics> networks, Updates updates) {
        List<Diagnosis> up = new ArrayList<>();
        List<Diagnosis> down = new ArrayList<>();
        List<Diagnosis> all = new ArrayList<>();
        for (NetworkStatistics network : networks) {
            Diagnostician diagnostician = new Diagnostician(network, updates);
            if (diagnostician.notFinite()) {
                (breaksOnTheWayUp(network) ? up : down).addAll(diagnostician.found);
            } else {
                diagnostician.activations();
                diagnostician.scale(diagnostician.belowTheLast());
                all.addAll(diagnostician.found);
            }
        }
        if (!up.isEmpty() || !down.isEmpty()) {
            return List.of(up.isEmpty() ? down.get(down.size() - 1) : up.get(0));
        }
        Diagnostician whole = new Diagnostician(networks.get(0), updates);
        whole.updates();
        all.addAll(whole.found);
        return List.copyOf(all);
    }

    private static boolean breaksOnTheWayUp(NetworkStatistics network) {
        return network.inputs().outliers().count() > 0
                || network.layers().stream()
                        .anyMatch(layer -> layer.values().outliers().count() > 0);
    }

    /** Activations are followed up from the input, gradients down from the output: the first bad one is the origin. */
    private boolean notFinite() {
        if (now.inputs().outliers().count() > 0) {
            tell(Rule.NOT_FINITE, "input", counts(now.inputs()), "The inputs have " + count(now.inputs()) + ".");
            return true;
        }
        for (LayerStatistics layer : now.layers()) {
            if (layer.values().outliers().count() > 0) {
                tell(
                        Rule.NOT_FINITE,
                        layer.layer(),
                        counts(layer.values()),
                        "The activations of layer " + layer.layer() + " are the first with " + count(layer.values())
                                + " at step " + now.step() + ".");
                return true;
            }
        }
        for (int i = now.layers().size() - 1; i >= 0; i--) {
            LayerStatistics layer = now.layers().get(i);
            if (layer.gradients().outliers().count() > 0) {
                tell(
                        Rule.NOT_FINITE,
                        layer.layer(),
                        counts(layer.gradients()),
                        "The gradients at layer " + layer.layer() + ", on their way down, are the first with "
                                + count(layer.gradients()) + " at step " + now.step() + ".");
                return true;
            }
        }
        return false;
    }

    private static Map<String, Double> counts(Distribution values) {
        return Map.of(
                "nan", (double) values.outliers().nan(),
                "infinite",
                        (double) (values.outliers().count() - values.outliers().nan()),
                "finite", (double) values.count());
    }

    private static String count(Distribution values) {
        return values.outliers().nan() + " NaN and "
                + (values.outliers().count() - values.outliers().nan()) + " infinite numbers";
    }

    private void activations() {
        if (hidden.isEmpty()) {
            return;
        }
        LayerStatistics top = hidden.get(hidden.size() - 1);
        boolean zero =
                top.activation() == Activation.SIGMOID && top.values().mean() < Rule.TOP_SATURATED_AT_ZERO.threshold();
        if (zero) {
            double mean = top.values().mean();
            tell(
                    Rule.TOP_SATURATED_AT_ZERO,
                    top.layer(),
                    Map.of("mean activation", mean, "deviation", top.values().deviation()),
                    "The top hidden layer " + top.layer() + " is saturated at 0: its mean activation is " + text(mean)
                            + ".");
        }
        hidden.stream()
                .filter(layer -> layer.activation() != Activation.RELU && !(zero && layer.equals(top)))
                .max(Comparator.comparingDouble(LayerStatistics::saturatedShare))
                .filter(worst -> worst.saturatedShare() >= Rule.SATURATED.threshold())
                .ifPresent(worst -> tell(
                        Rule.SATURATED,
                        worst.layer(),
                        Map.of("saturated share", worst.saturatedShare()),
                        "Layer " + worst.layer() + " is saturated: " + percent(worst.saturatedShare())
                                + " of its activations are within 5 % of an end of their range."));
        hidden.stream()
                .filter(layer -> layer.activation() == Activation.RELU)
                .max(Comparator.comparingDouble(layer -> layer.units().deadShare()))
                .filter(worst -> worst.units().deadShare() >= Rule.DEAD_RECTIFIERS.threshold())
                .ifPresent(worst -> tell(
                        Rule.DEAD_RECTIFIERS,
                        worst.layer(),
                        Map.of("dead share", worst.units().deadShare()),
                        percent(worst.units().deadShare()) + " of the units of layer " + worst.layer()
                                + " give 0 for every probe."));
    }

    private List<LayerStatistics> belowTheLast() {
        return hidden.subList(0, Math.max(0, hidden.size() - 1));
    }

    /** How large activations are beside the inputs; inputs that are all 0 are no measure. */
    private void scale(List<LayerStatistics> judged) {
        double inputs = Math.sqrt(now.inputs().secondMoment());
        if (inputs == 0) {
            return;
        }
        judged.stream()
                .filter(layer -> layer.values().deviation() <= Rule.ACTIVATIONS_COLLAPSED.threshold() * inputs)
                .findFirst()
                .ifPresent(layer -> tell(
                        Rule.ACTIVATIONS_COLLAPSED,
                        layer.layer(),
                        Map.of("deviation", layer.values().deviation(), "input root mean square", inputs),
                        "The activations of layer " + layer.layer() + " have collapsed: they deviate by "
                                + text(layer.values().deviation()) + ", the inputs are about " + text(inputs) + "."));
        judged.stream()
                .filter(layer ->
                        Math.sqrt(layer.values().secondMoment()) > Rule.ACTIVATIONS_EXPLODE.threshold() * inputs)
                .findFirst()
                .ifPresent(layer -> tell(
                        Rule.ACTIVATIONS_EXPLODE,
                        layer.layer(),
                        Map.of(
                                "root mean square",
                                Math.sqrt(layer.values().secondMoment()),
                                "input root mean square",
                                inputs),
                        "The activations of layer " + layer.layer() + " explode: they are about "
                                + text(Math.sqrt(layer.values().secondMoment())) + ", the inputs about " + text(inputs)
                                + "."));
    }

    private void gradients() {
        if (hidden.size() < 2) {
            return;
        }
        LayerStatistics first = hidden.get(0);
        LayerStatistics last = hidden.get(hidden.size() - 1);
        double ratio = first.gradientNorm() / last.gradientNorm();
        double spread = weightGradientSpread();
        Map<String, Double> evidence = Map.of(
                "first layer",
                first.gradientNorm(),
                "last layer",
                last.gradientNorm(),
                "ratio",
                ratio,
                "largest to smallest weight gradient",
                spread);
        if (ratio < Rule.VANISHING_GRADIENT.threshold()) {
            boolean flat = spread <= FLAT;
            tell(
                    flat ? Rule.VANISHING_GRADIENT_HIDDEN : Rule.VANISHING_GRADIENT,
                    first.layer(),
                    evidence,
                    "The back-propagated gradient vanishes: in layer " + first.layer() + " it is " + text(ratio)
                            + " of what it is in layer " + last.layer()
                            + (flat
                                    ? ", which the gradients of the weights hide: they differ by a factor of only "
                                            + text(spread) + "."
                                    : "."));
        } else if (ratio > Rule.EXPLODING_GRADIENT.threshold()) {
            tell(
                    Rule.EXPLODING_GRADIENT,
                    first.layer(),
                    evidence,
                    "The back-propagated gradient explodes: in layer " + first.layer() + " it is " + text(ratio)
                            + " times what it is in layer " + last.layer() + ".");
        }
    }

    private double weightGradientSpread() {
        double[] sizes = hidden.stream()
                .mapToDouble(layer -> Math.sqrt(layer.weightGradients().secondMoment()))
                .sorted()
                .toArray();
        return sizes[sizes.length - 1] / sizes[0];
    }

    private void updates() {
        Optional<Map.Entry<String, Double>> largest =
                updates.ratios().entrySet().stream().max(Map.Entry.comparingByValue());
        if (largest.isEmpty()) {
            return;
        }
        String layer = largest.get().getKey();
        double ratio = largest.get().getValue();
        if (ratio > Rule.UPDATES_TOO_LARGE.threshold()) {
            tell(
                    Rule.UPDATES_TOO_LARGE,
                    layer,
                    Map.of("update to weight", ratio),
                    "The learning rate is too high: one step changes the weights of layer " + layer + " by "
                            + percent(ratio) + ".");
        } else if (ratio < Rule.UPDATES_TOO_SMALL.threshold() && updates.rateFactor() >= FULL_RATE) {
            tell(
                    Rule.UPDATES_TOO_SMALL,
                    layer,
                    Map.of("update to weight", ratio),
                    "The learning rate is too low: one step changes no layer's weights by more than " + text(ratio)
                            + " of their size.");
        }
    }

    private void tell(Rule rule, String layer, Map<String, Double> evidence, String sentence) {
        Map<String, Double> all = new TreeMap<>(evidence);
        all.put("threshold", rule.threshold());
        found.add(new Diagnosis(rule, layer, now.step(), all, sentence));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
