package org.touchstone.console.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.console.http.Problem;
import org.touchstone.console.http.ProblemException;

/** Audits: which there are, and what each found, or has found so far. */
@Path("/api/v1/audits")
@Tag(name = "audits")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class AuditsResource {
    private final AuditBoard board;
    private final AuditDocuments documents;

    AuditsResource(AuditBoard board, AuditDocuments documents) {
        this.board = board;
        this.documents = documents;
    }

    /** Audits, newest activity first. */
    public record AuditList(List<AuditRow> audits) {}

    /**
     * One audit. The report is absent until the audit has a plan; while it is at work the report has {@code complete} false, means
     * without intervals and no verdicts, and grows with each shard.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AuditDocument(AuditRow audit, @Nullable AuditReport report) {}

    @GET
    @Operation(summary = "Audits at work and done, newest activity first")
    public AuditList list(
            @QueryParam("name")
                    @Nullable
                    @Parameter(description = "Name under which it is filed: that of the deployment")
                    String name,
            @QueryParam("model") @Nullable @Parameter(description = "SHA-256 of the ONNX file, or name@digest")
                    String model) {
        return new AuditList(board.list(new AuditBoard.Wanted(name, model)));
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One audit: its report, or the same shape with what is known so far",
            description = "With 'image' only the pictures of that displayed image are listed (a position in probes).")
    public AuditDocument audit(@PathParam("id") String id, @QueryParam("image") @Nullable Integer image) {
        AuditRow row = board.row(id).orElseThrow(() -> noAudit(id));
        AuditReport report = documents.of(id).orElse(null);
        return new AuditDocument(row, report == null || image == null ? report : withPicturesOf(report, image));
    }

    static ProblemException noAudit(String id) {
        return ProblemException.notFound(
                "There is no audit '" + Problem.shown(id) + "'.",
                "If it was asked for a moment ago it appears by itself; /api/v1/audits lists what there is.");
    }

    private static AuditReport withPicturesOf(AuditReport report, int image) {
        return new AuditReport(
                report.formatVersion(),
                report.name(),
                report.digest(),
                report.complete(),
                report.identity(),
                report.subject(),
                report.probes(),
                report.profile(),
                report.progress(),
                report.layers(),
                report.fixedTensors(),
                report.methods(),
                report.series(),
                report.anchors(),
                report.checks(),
                report.pictures().stream()
                        .filter(picture ->
                                picture.image() == image || picture.kind().equals("input"))
                        .toList(),
                report.reproducibility(),
                report.notSaid(),
                report.lineage());
    }
}
