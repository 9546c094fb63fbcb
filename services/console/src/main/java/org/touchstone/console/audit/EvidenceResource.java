package org.touchstone.console.audit;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.console.http.ProblemException;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;

/** The evidence of audits as files. All of it is named by its content, so browsers may keep it; none of it may run scripts. */
@Path("/api/v1/audits")
@Tag(name = "audits")
@Blocking
public class EvidenceResource {
    private static final String FOR_EVER = "private, max-age=31536000, immutable";
    /** A document from the store may not do anything, not even with the rights of this console's pages. */
    private static final String SANDBOX = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private static final String HTML = "text/html;charset=utf-8";
    private static final String PNG = "image/png";

    private final AuditBoard board;
    private final AuditCatalog catalog;
    private final ObjectStore store;

    EvidenceResource(AuditBoard board, ObjectStore store) {
        this.board = board;
        this.store = store;
        this.catalog = new AuditCatalog(store);
    }

    @GET
    @Path("/{id}/report.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The finished report as it is stored")
    public Response json(@PathParam("id") String id) {
        Reference reference = finished(id);
        StoredObject object = catalog.report(reference).object();
        return file(object.key(), MediaType.APPLICATION_JSON, attachment(reference, "json"));
    }

    @GET
    @Path("/{id}/report.html")
    @Produces(HTML)
    @Operation(summary = "The finished report as one page that needs nothing else")
    public Response html(
            @PathParam("id") String id,
            @QueryParam("show") @Nullable @Parameter(description = "1: show it in the browser instead of saving it")
                    String show) {
        Reference reference = finished(id);
        String key = AuditCatalog.pageKey(reference.name(), String.valueOf(reference.digest()));
        return file(key, HTML, "1".equals(show) ? "inline" : attachment(reference, "html"));
    }

    @GET
    @Path("/{id}/manifest.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Every hash and parameter of the audit")
    public Response manifest(@PathParam("id") String id) {
        Reference reference = finished(id);
        AuditReport report = catalog.report(reference).content();
        StoredObject manifest = report.reproducibility().manifest();
        if (manifest == null) {
            throw notYet(id);
        }
        return file(manifest.key(), MediaType.APPLICATION_JSON, attachment(reference, "manifest.json"));
    }

    @GET
    @Path("/evidence/{name}/{sha256}.png")
    @Produces(PNG)
    @Operation(summary = "A picture of an audit: name under which the audit is filed, SHA-256 of the picture")
    public Response picture(@PathParam("name") String name, @PathParam("sha256") String sha256) {
        Reference.requireName(name);
        if (!Sha256.isValid(sha256)) {
            throw ProblemException.badRequest(
                    "sha256", "A picture is named by its SHA-256.", "Take it from the 'pictures' of the audit.");
        }
        return file("audits/" + name + "/evidence/" + sha256 + ".png", PNG, "inline");
    }

    private Reference finished(String id) {
        return board.report(id).orElseThrow(() -> board.row(id).isPresent() ? notYet(id) : AuditsResource.noAudit(id));
    }

    private static ProblemException notYet(String id) {
        return ProblemException.conflict(
                "NOT_NOW", "The audit is not finished.", "Wait for it: touchstone watch " + id);
    }

    private Response file(String key, String type, String disposition) {
        ObjectStore.ObjectInfo info = store.stat(key)
                .orElseThrow(() -> new CatalogException(
                        CatalogException.Code.NOT_FOUND, "There is no object " + key + "; was it deleted?"));
        return Response.ok(store.open(key), type)
                .header("Content-Length", info.sizeBytes())
                .header("Content-Disposition", disposition)
                .header("Content-Security-Policy", SANDBOX)
                .header("Cache-Control", FOR_EVER)
                .build();
    }

    private static String attachment(Reference report, String extension) {
        return "attachment; filename=\"audit-" + report.name() + "-"
                + String.valueOf(report.digest()).substring(0, 12) + "." + extension + "\"";
    }
}
