package org.touchstone.console.library;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.Reference;
import org.touchstone.store.ObjectStore;

/** Comparisons of optimizers that are finished. */
@Path("/api/v1/comparisons")
@Tag(name = "library")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ComparisonsResource {
    private final ComparisonCatalog catalog;

    ComparisonsResource(ObjectStore store) {
        this.catalog = new ComparisonCatalog(store);
    }

    /** One comparison; its id is that of its task. */
    public record ComparisonDocument(String id, ComparisonReport report) {}

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One finished comparison: curves with quantiles, ratios, win rates, the table of generalization")
    public ComparisonDocument comparison(@PathParam("id") String id) {
        return new ComparisonDocument(
                id, catalog.comparison(new Reference(id, null)).content());
    }
}
