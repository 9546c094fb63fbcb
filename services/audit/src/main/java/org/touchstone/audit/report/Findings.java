package org.touchstone.audit.report;

import java.util.List;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.catalog.AuditCatalog;

/** x. */
public final class Findings {
    private Findings() {}
    /** x. */
    public record Part() {}
    /** x. */
    public static List<Part> read(AuditCatalog audits, OpenPlan plan, List<String> keys) { return List.of(); }
    /** x. */
    public static boolean decided(OpenPlan plan, int look, List<Part> parts) { return false; }
}
