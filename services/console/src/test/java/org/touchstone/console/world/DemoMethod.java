package org.touchstone.console.world;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.audit.Method;

/**
 * A method of the synthetic audit: what it retains of its maps, by metric, when the top layer and when all layers lose their
 * weights; the figures are of the size that published audits of small networks report.
 */
record DemoMethod(
        String id,
        String title,
        boolean control,
        String verdict,
        List<String> flags,
        String sentence,
        Ends signed,
        Ends absolute,
        Ends structure,
        int blocks) {

    static final List<String> METRICS = List.of("spearman", "spearman-abs", "ssim-a", "hog-7-1");

    private static final String PASSED =
            "Randomizing the scores' layer leaves nothing of the map beyond what an untrained network shows.";

    /** What is left without the top layer, and without all of them. */
    record Ends(double first, double last) {}

    DemoMethod {
        flags = List.copyOf(flags);
    }

    static List<DemoMethod> all() {
        return Stream.of(ofGradients(), ofBackwardRules(), controls())
                .flatMap(List::stream)
                .toList();
    }

    private static List<DemoMethod> ofGradients() {
        return List.of(
                of("gradient", "Gradient", "PASS", PASSED, .03, .0, .22, .09, .05, .01),
                of("gradient-times-input", "Gradient ⊙ input", "PASS", PASSED, .03, .01, .985, .98, .52, .47)
                        .flagged("INPUT_DOMINATED"),
                of("integrated-gradients", "Integrated gradients", "PASS", PASSED, .05, .01, .985, .982, .5, .47)
                        .flagged("INPUT_DOMINATED"),
                of("smoothgrad", "SmoothGrad", "PASS", PASSED, .05, .01, .3, .18, .09, .03),
                of(
                                "vargrad",
                                "VarGrad",
                                "INCONCLUSIVE",
                                "The share retained lies between 0.13 and 0.41: neither below 0.20 nor above 0.50 for certain.",
                                .86,
                                .82,
                                .86,
                                .82,
                                .7,
                                .66)
                        .flagged("INPUT_DOMINATED"));
    }

    private static List<DemoMethod> ofBackwardRules() {
        return List.of(
                of(
                        "guided-backpropagation",
                        "Guided backpropagation",
                        "FAIL",
                        "With the scores' layer randomized the map is still 91 % the same (at least 88 %): it does not look at it.",
                        .93,
                        .31,
                        .94,
                        .42,
                        .86,
                        .19),
                of("gradcam", "Grad-CAM", "PASS", PASSED, .12, .04, .12, .04, .2, .12)
                        .inBlocks(7),
                of(
                        "guided-gradcam",
                        "Guided Grad-CAM",
                        "FAIL",
                        "With the scores' layer randomized the map is still 57 % the same (at least 51 %).",
                        .63,
                        .19,
                        .7,
                        .3,
                        .6,
                        .2),
                of(
                        "deconvnet",
                        "Deconvnet",
                        "INVALID",
                        "Its rule changed nothing: the graph has no ReLU that it could apply to.",
                        .9,
                        .5,
                        .9,
                        .5,
                        .8,
                        .4));
    }

    private static List<DemoMethod> controls() {
        return List.of(
                of("sobel-edges", "Sobel edges", "FAIL", "It never looks at the model.", 1, 1, 1, 1, 1, 1)
                        .asControl(),
                of("random-map", "Random map", "INCONCLUSIVE", "It does not even resemble itself.", 0, 0, 0, 0, 0, 0)
                        .flagged("NON_INFORMATIVE")
                        .asControl());
    }

    private static DemoMethod of(String id, String title, String verdict, String sentence, double... ends) {
        return new DemoMethod(
                id,
                title,
                false,
                verdict,
                List.of(),
                sentence,
                new Ends(ends[0], ends[1]),
                new Ends(ends[2], ends[3]),
                new Ends(ends[4], ends[5]),
                1);
    }

    private DemoMethod flagged(String flag) {
        return new DemoMethod(
                id, title, control, verdict, List.of(flag), sentence, signed, absolute, structure, blocks);
    }

    private DemoMethod asControl() {
        return new DemoMethod(id, title, true, verdict, flags, sentence, signed, absolute, structure, blocks);
    }

    private DemoMethod inBlocks(int size) {
        return new DemoMethod(id, title, control, verdict, flags, sentence, signed, absolute, structure, size);
    }

    /** What is left after {@code depth} of {@code depths} layers. */
    double retained(String metric, int depth, int depths) {
        Ends ends = metric.equals("spearman") ? signed : metric.equals("spearman-abs") ? absolute : structure;
        return depths == 1 ? ends.first() : ends.first() + (ends.last() - ends.first()) * (depth - 1) / (depths - 1);
    }

    /** The floor that untrained networks show. */
    double floor(String metric) {
        return control ? (id.startsWith("sobel") ? 1 : 0) : Math.max(0, retained(metric, 2, 2) - 0.02);
    }

    Method document(boolean decided) {
        return new Method(
                id,
                title,
                control,
                id.equals("smoothgrad") || id.equals("vargrad")
                        ? java.util.Map.of("samples", "50", "noise", "0.15 of the range")
                        : java.util.Map.of(),
                decided ? decision() : null);
    }

    private Method.@Nullable Verdict decision() {
        boolean open = verdict.equals("INCONCLUSIVE") && !control;
        double kappa = id.equals("random-map") ? 0.02 : 1;
        List<Method.Range> ranges = List.of("logits", "all layers", "another class").stream()
                .map(layers -> range(layers, kappa))
                .toList();
        return new Method.Verdict(
                verdict,
                flags,
                sentence,
                verdict.equals("INVALID") ? List.of() : ranges,
                100,
                10,
                open ? 400 : null,
                open ? 24 : null);
    }

    private Method.Range range(String layers, double kappa) {
        double theta = retained("spearman", layers.equals("all layers") ? 2 : 1, 2);
        double floor = floor("spearman");
        double q = kappa - floor < 0.05 ? 0 : (theta - floor) / (kappa - floor);
        return new Method.Range(
                layers, "spearman", theta, theta - 0.04, theta + 0.04, kappa, 0.06, floor, q, q - 0.05, q + 0.05);
    }
}
