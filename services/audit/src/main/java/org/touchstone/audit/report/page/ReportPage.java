package org.touchstone.audit.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.Check;
import org.touchstone.catalog.audit.AuditReport.Series;
import org.touchstone.catalog.audit.Method;
import org.touchstone.catalog.audit.Method.Range;
import org.touchstone.catalog.audit.Method.Verdict;
import org.touchstone.catalog.audit.Reproducibility;

/** A finished report for people: verdicts in words, the figure, curves, anchors, what it does not say, and how to repeat it. */
public final class ReportPage {
    private static final String STYLE = """
            body{font:15px/1.45 system-ui,sans-serif;color:#1c1c1c;max-width:1100px;margin:2em auto;padding:0 1em}
            h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #ccc}h3{font-size:1em}
            table{border-collapse:collapse;margin:.6em 0}th,td{text-align:left;vertical-align:top;padding:.25em .6em}
            tbody tr:nth-child(odd){background:#f6f6f6}td{font-variant-numeric:tabular-nums}
            .figure td,.figure th{padding:2px;text-align:center;font-weight:normal;background:#fff}
            img{image-rendering:pixelated;vertical-align:middle}.verdict{font-weight:bold}
            .PASS{color:#196f3d}.FAIL{color:#922b21}.INCONCLUSIVE,.INVALID{color:#7d6608}
            .curves{display:flex;flex-wrap:wrap;gap:1em}figure{margin:0}figcaption{font-size:.85em}
            code{font-size:.85em;word-break:break-all}@media print{body{max-width:none}table,figure{break-inside:avoid}}
            """;

    private final AuditReport report;
    private final String digest;
    private final Function<StoredObject, byte[]> content;

    private ReportPage(AuditReport report, String digest, Function<StoredObject, byte[]> content) {
        this.report = report;
        this.digest = digest;
        this.content = content;
    }

    /** The page of a published report; {@code content} reads pictures. The same report gives the same page. */
    public static String of(AuditReport report, String digest, Function<StoredObject, byte[]> content) {
        return new ReportPage(report, digest, content).page();
    }

    private String page() {
        Markup page = new Markup()
                .raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Audit of ")
                .raw(Markup.escape(report.name()))
                .raw("</title><meta name=\"viewport\" content=\"width=device-width\"><style>" + STYLE
                        + "</style></head>")
                .raw("<body>\n<h1>Which explanations of " + Markup.escape(report.name()) + " can be believed?</h1>\n");
        page.paragraph(introduction());
        verdicts(page);
        page.heading("Methods by depth of randomization");
        new Pictures(report, content).appendTo(page);
        curves(page);
        anchors(page);
        checks(page);
        page.heading("What this does not say").list(report.notSaid());
        reproducibility(page);
        return page.raw("</body></html>\n").toString();
    }

    private String introduction() {
        return "Saliency sanity checks (Adebayo et al. 2018 and successors) of a classifier with "
                + report.subject().parameters() + " parameters on "
                + report.probes().indices().size() + " images of "
                + report.probes().dataset() + ", split " + report.probes().split() + ". The model classifies "
                + Markup.number(100 * report.probes().accuracy()) + " % of "
                + report.probes().candidates()
                + " candidates correctly.";
    }

    private void verdicts(Markup page) {
        page.heading("Verdicts");
        page.raw("<table><thead><tr><th>method</th><th>verdict</th><th>why</th></tr></thead><tbody>\n");
        for (Method method : report.methods()) {
            Verdict verdict = method.verdict();
            if (verdict != null) {
                page.raw("<tr><td>" + Markup.escape(method.title()) + "</td><td class=\"verdict "
                        + Markup.escape(verdict.verdict()) + "\">" + Markup.escape(verdict.verdict()) + "<br><small>"
                        + Markup.escape(String.join(", ", verdict.flags())) + "</small></td><td>"
                        + Markup.escape(verdict.sentence()) + needed(verdict) + "</td></tr>\n");
            }
        }
        page.raw("</tbody></table>\n");
        List<List<String>> rows = new ArrayList<>();
        for (Method method : report.methods()) {
            Optional.ofNullable(method.verdict())
                    .ifPresent(verdict -> verdict.ranges().forEach(range -> rows.add(row(method, range))));
        }
        page.table(
                List.of(
                        "method",
                        "layers",
                        "measure",
                        "similarity",
                        "ceiling",
                        "other image",
                        "random net",
                        "retained"),
                rows);
    }

    private static String needed(Verdict verdict) {
        return verdict.neededImages() == null || verdict.neededSeeds() == null
                ? ""
                : " <em>" + verdict.neededImages() + " images and " + verdict.neededSeeds()
                        + " re-initializations would decide.</em>";
    }

    private static List<String> row(Method method, Range range) {
        return List.of(
                method.title(),
                range.layers(),
                range.metric(),
                Markup.interval(range.theta(), range.low(), range.high()),
                Markup.number(range.kappa()),
                Markup.number(range.nu1()),
                Markup.number(range.nu2()),
                Markup.interval(range.q(), range.qLow(), range.qHigh()));
    }

    private void curves(Markup page) {
        List<String> measures =
                report.series().stream().map(Series::metric).distinct().toList();
        page.heading("Similarity by depth, with 95 % intervals");
        page.raw("<p>");
        measures.forEach(measure -> page.raw("<span style=\"color:" + Curves.colour(measures, measure) + "\">■ "
                + Markup.escape(measure) + "</span> "));
        page.raw("</p><div class=\"curves\">\n");
        for (Method method : report.methods()) {
            List<List<Series>> panels = panels(method);
            panels.forEach(panel -> page.raw("<figure>" + Curves.drawing(panel, measures) + "<figcaption>"
                    + Markup.escape(method.title() + ", " + panel.get(0).order() + ", "
                            + panel.get(0).family() + ", class " + panel.get(0).convention())
                    + "</figcaption></figure>\n"));
        }
        page.raw("</div>\n");
    }

    private List<List<Series>> panels(Method method) {
        Map<String, List<Series>> panels = new LinkedHashMap<>();
        report.series().stream()
                .filter(series -> series.method().equals(method.id()))
                .forEach(series -> panels.computeIfAbsent(
                                String.join("/", series.order(), series.family(), series.convention()),
                                unused -> new ArrayList<>())
                        .add(series));
        return List.copyOf(panels.values());
    }

    private void anchors(Markup page) {
        page.heading("Anchors");
        page.table(
                List.of("anchor", "method", "measure", "similarity", "pairs"),
                report.anchors().stream()
                        .map(anchor -> List.of(
                                anchor.kind(),
                                anchor.method(),
                                anchor.metric(),
                                Markup.interval(anchor.mean(), anchor.low(), anchor.high()),
                                Long.toString(anchor.pairs())))
                        .toList());
    }

    private void checks(Markup page) {
        page.heading("Other checks");
        page.table(
                List.of("check", "method", "status", "what was found", "figures"),
                report.checks().stream().map(ReportPage::row).toList());
    }

    private static List<String> row(Check check) {
        String figures = String.join(
                "; ",
                check.figures().stream()
                        .map(figure ->
                                figure.name() + " " + Markup.interval(figure.value(), figure.low(), figure.high()))
                        .toList());
        return List.of(check.id(), check.method(), check.status(), check.sentence(), figures);
    }

    private void reproducibility(Markup page) {
        Reproducibility how = report.reproducibility();
        page.heading("How to repeat it");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("report digest", digest));
        rows.add(List.of("identity", report.identity()));
        rows.add(List.of("model", report.subject().onnx().sha256()));
        rows.add(List.of("images", report.probes().digest()));
        rows.add(List.of(
                "profile", report.profile().preset() + ", " + report.profile().digest()));
        rows.add(List.of("seed", report.profile().seed()));
        rows.add(List.of("input", report.subject().input().toString()));
        rows.add(List.of("auditor", how.auditor()));
        rows.add(List.of("maps hashed", Long.toString(how.mapCount())));
        rows.add(List.of("Merkle root", String.valueOf(how.merkleRoot())));
        Optional.ofNullable(how.manifest())
                .ifPresent(manifest -> rows.add(List.of("manifest", manifest.sha256() + " at " + manifest.key())));
        how.libraries().forEach((name, version) -> rows.add(List.of(name, version)));
        how.settings().forEach((name, value) -> rows.add(List.of(name, value)));
        page.table(List.of("what", "value"), rows);
        page.table(
                List.of("layer, from the scores down", "tensor", "shape", "share changed"),
                report.layers().stream()
                        .flatMap(layer -> layer.tensors().stream()
                                .map(tensor -> List.of(
                                        layer.name(),
                                        tensor.name(),
                                        tensor.shape().toString(),
                                        Markup.number(tensor.shareChanged()))))
                        .toList());
        page.table(
                List.of("tensor that keeps its values", "shape", "why"),
                report.fixedTensors().stream()
                        .map(tensor -> List.of(tensor.name(), tensor.shape().toString(), tensor.reason()))
                        .toList());
        page.table(
                List.of("order", "family", "state", "layer", "accuracy on the images", "seeds"),
                how.accuracies().stream()
                        .map(state -> List.of(
                                state.order(),
                                state.family(),
                                Integer.toString(state.state()),
                                state.layer(),
                                Markup.number(state.accuracy()),
                                Integer.toString(state.seeds())))
                        .toList());
    }
}
