package org.touchstone.catalog.audit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditFragment.Cell;
import org.touchstone.catalog.audit.AuditReport.Anchor;
import org.touchstone.catalog.audit.AuditReport.Check;
import org.touchstone.catalog.audit.AuditReport.Figure;
import org.touchstone.catalog.audit.AuditReport.FixedTensor;
import org.touchstone.catalog.audit.AuditReport.Layer;
import org.touchstone.catalog.audit.AuditReport.Look;
import org.touchstone.catalog.audit.AuditReport.Picture;
import org.touchstone.catalog.audit.AuditReport.Point;
import org.touchstone.catalog.audit.AuditReport.Progress;
import org.touchstone.catalog.audit.AuditReport.RandomizedTensor;
import org.touchstone.catalog.audit.AuditReport.Series;

/** Small documents of audits. */
public final class AuditExamples {
    private static final String DIGEST = "ab".repeat(32);

    private AuditExamples() {}

    private static StoredObject object(String key) {
        return new StoredObject(key, DIGEST, 5);
    }

    /** A plan: everything known before the first shard. */
    public static AuditReport plan(String name, String taskId) {
        return report(name, taskId, false, null, List.of());
    }

    /** A finished report with one verdict. */
    public static AuditReport report(String name, String taskId, double theta) {
        Method.Verdict verdict = new Method.Verdict(
                "FAIL",
                List.of("INPUT_DOMINATED"),
                "It hardly changes when the logits are randomized.",
                List.of(new Method.Range("logits", "spearman", theta, 0.9, 0.95, 1.0, 0.1, 0.2, 0.91, 0.88, 0.94)),
                50,
                5,
                null,
                null);
        Series series = new Series(
                "gradient",
                "top-down",
                "recipe",
                "fixed",
                "spearman",
                List.of(new Point(1, "fc", theta, 0.9, 0.95, 50, 0), new Point(2, "conv", null, null, null, 0, 50)));
        return report(name, taskId, true, verdict, List.of(series));
    }

    private static AuditReport report(
            String name, String taskId, boolean complete, Method.@Nullable Verdict verdict, List<Series> series) {
        return new AuditReport(
                AuditReport.FORMAT_VERSION,
                name,
                "",
                complete,
                DIGEST,
                subject(name),
                new Probes(
                        "mnist@" + DIGEST,
                        "test",
                        DIGEST,
                        List.of(3, 9),
                        List.of(0, 1),
                        List.of(0, 1),
                        List.of(0),
                        2,
                        1),
                profile(),
                new Progress(complete ? 4 : 0, 4, List.of(new Look(50, 5, List.of("gradient")))),
                List.of(new Layer("fc", List.of("Gemm_1"), List.of(new RandomizedTensor("w", List.of(2L, 6L), null)))),
                List.of(new FixedTensor("shape", List.of(2L), "integers are no weights")),
                List.of(new Method("gradient", "Gradient", false, Map.of("class", "fixed"), verdict)),
                series,
                List.of(new Anchor("ceiling", "gradient", "spearman", 1.0, 1.0, 1.0, 50)),
                List.of(new Check(
                        "hooks",
                        "gradient",
                        "measured",
                        "Nothing to hook.",
                        List.of(new Figure("n", 1.0, null, null)))),
                List.of(picture("input", 0)),
                new Reproducibility("1", Map.of("djl", "0.35.1"), Map.of("threads", "1"), List.of(), 0, null, null),
                List.of("Passing is necessary, not sufficient."),
                new Lineage(taskId, List.of("mnist@" + DIGEST), List.of()));
    }

    private static Subject subject(String name) {
        return new Subject(
                name,
                object("uploads/x.onnx"),
                null,
                13,
                List.of("0", "1"),
                new Subject.Input(
                        new ImageDimensions(1, 2, 3), List.of(1 / 255.0), List.of(0.0), List.of(0.0), "default"),
                1234,
                "logits",
                null,
                null);
    }

    private static Profile profile() {
        return new Profile(
                "quick",
                List.of("gradient"),
                50,
                5,
                List.of("top-down"),
                List.of("recipe"),
                "keep statistics",
                false,
                "7",
                DIGEST);
    }

    /** What one shard found: two states, the second one degenerate. */
    public static AuditFragment fragment(String plan, int shard, double sum, long count) {
        return new AuditFragment(
                AuditFragment.FORMAT_VERSION,
                plan,
                shard,
                "top-down",
                "recipe",
                shard,
                0,
                (int) count,
                List.of(
                        new Cell("gradient", "top-down", 1, "fc", "fixed", "spearman", sum, count, 0),
                        new Cell("gradient", "top-down", 2, "conv", "fixed", "spearman", 0, 0, count)),
                List.of(new AuditFragment.State("top-down", 1, "fc", 1, (int) count / 2)),
                List.of(picture("signed", shard)),
                object("audits/a/evidence/x.safetensors"));
    }

    private static Picture picture(String kind, int image) {
        return new Picture("gradient", "top-down", 1, image, kind, object("audits/a/evidence/x.png"), null);
    }
}
