package org.touchstone.audit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.report.page.ReportPage;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.Look;
import org.touchstone.catalog.audit.AuditReport.Progress;
import org.touchstone.catalog.audit.AuditReport.Series;
import org.touchstone.catalog.audit.AuditView;
import org.touchstone.catalog.audit.Method;
import org.touchstone.catalog.audit.Reproducibility;
import org.touchstone.kernel.saliency.verdict.MethodVerdict;

/** Puts together what all shards say, and publishes it: manifest, report, page. The same shards give the same bytes. */
public final class ReportWriter {
    private final AuditCatalog audits;
    private final OpenPlan plan;
    private final String taskId;
    private final CurveDocuments curves;

    /** For the audits of a store and one plan, in the name of a task. */
    public ReportWriter(AuditCatalog audits, OpenPlan plan, String taskId) {
        this.audits = audits;
        this.plan = plan;
        this.taskId = taskId;
        this.curves = new CurveDocuments(plan);
    }

    /** {@code parts} are all shards up to the look, and the comparison with a model of permuted labels if there is one. */
    public Published<AuditReport> write(int look, List<Findings.Part> parts, PermutedOutcome permuted) {
        Manifest.Kept manifest = Manifest.write(audits, plan, parts);
        Verdicts verdicts = Verdicts.upTo(plan, look, parts);
        AuditReport seen = AuditView.merge(
                plan.document(),
                plan.object().sha256(),
                parts.stream().map(Findings.Part::fragment).toList(),
                parts.size());
        AuditReport draft = new AuditReport(
                AuditReport.FORMAT_VERSION,
                seen.name(),
                "",
                true,
                seen.identity(),
                seen.subject(),
                seen.probes(),
                seen.profile(),
                new Progress(parts.size(), parts.size(), verdicts.looks()),
                seen.layers(),
                seen.fixedTensors(),
                methods(seen, verdicts),
                series(seen, verdicts),
                curves.anchors(verdicts.statistics()),
                new CheckDocuments(parts.stream().map(Findings.Part::result).toList(), verdicts.newest())
                        .all(permuted, verdicts.reliability()),
                seen.pictures(),
                reproducibility(seen.reproducibility(), manifest),
                seen.notSaid(),
                new Lineage(taskId, seen.lineage().datasets(), seen.lineage().models()));
        Published<AuditReport> report = audits.publish(draft);
        audits.putPage(report, ReportPage.of(report.content(), report.digest(), audits::read));
        audits.remember(report);
        return report;
    }

    private List<Method> methods(AuditReport seen, Verdicts verdicts) {
        Map<String, MethodVerdict> byMethod =
                verdicts.standing().stream().collect(Collectors.toMap(MethodVerdict::method, Function.identity()));
        List<Method> methods = new ArrayList<>();
        for (Method method : seen.methods()) {
            MethodVerdict verdict = byMethod.get(method.id());
            if (verdict == null) {
                methods.add(
                        method.decided(VerdictDocuments.notApplicable(method.title(), plan.inapplicable(method.id()))));
            } else {
                Look decidedAt = verdicts.lookOf(method.id());
                methods.add(method.decided(VerdictDocuments.of(verdict, decidedAt.images(), decidedAt.seeds())));
            }
        }
        return methods;
    }

    /** Those with intervals, and what is evidence only: other families, and the recomputed class. */
    private List<Series> series(AuditReport seen, Verdicts verdicts) {
        List<Series> deciding = curves.series(verdicts.statistics());
        return Stream.concat(deciding.stream(), seen.series().stream().filter(shown -> deciding.stream()
                        .noneMatch(better -> same(better, shown))))
                .toList();
    }

    private static boolean same(Series a, Series b) {
        return a.method().equals(b.method())
                && a.order().equals(b.order())
                && a.family().equals(b.family())
                && a.convention().equals(b.convention())
                && a.metric().equals(b.metric());
    }

    private static Reproducibility reproducibility(Reproducibility seen, Manifest.Kept manifest) {
        return new Reproducibility(
                seen.auditor(),
                seen.libraries(),
                seen.settings(),
                seen.accuracies(),
                manifest.maps(),
                manifest.merkleRoot(),
                manifest.object());
    }
}
