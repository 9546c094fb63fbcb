package org.touchstone.audit.report;

import java.util.List;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.audit.AuditReport;

/** x. */
public final class ReportWriter {
    private final AuditCatalog audits;
    private final OpenPlan plan;
    /** x. */
    public ReportWriter(AuditCatalog audits, OpenPlan plan) { this.audits = audits; this.plan = plan; }
    /** x. */
    public Published<AuditReport> write(int look, List<Findings.Part> parts, PermutedOutcome o) { return audits.publish(plan.document()); }
}
