package org.touchstone.console.library;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.EvaluationReport;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.StoredObject;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.View;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.store.ObjectStore;

/** Models and their evaluations: versions, cards, lineage, files. */
@Path("/api/v1")
@Tag(name = "library")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ModelsResource {
    private final View view;
    private final Catalog catalog;
    private final ObjectStore store;

    ModelsResource(View view, Catalog catalog, ObjectStore store) {
        this.view = view;
        this.catalog = catalog;
        this.store = store;
    }

    /** All versions of all models, newest first. */
    public record ModelList(List<Listings.ModelRow> models) {}

    /** All evaluations, newest first. */
    public record EvaluationList(List<Listings.EvaluationRow> evaluations) {}

    /** One version: its card, the versions of its name, and the evaluations of it. */
    public record ModelDocument(
            ModelCard card, List<Listings.ModelRow> versions, List<Listings.EvaluationRow> evaluations) {}

    /** One evaluation. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EvaluationDocument(String id, EvaluationReport report) {}

    @GET
    @Path("/models")
    @Operation(summary = "All versions of all models with their evaluations, newest first")
    public ModelList models() {
        return new ModelList(view.models().newestFirst().stream()
                .map(fact -> Listings.ModelRow.of(fact, evaluationsOf(fact.getName() + "@" + fact.getDigest())))
                .toList());
    }

    @GET
    @Path("/models/{name}/{digest}")
    @Operation(summary = "One version of a model; digest 'latest' is the newest")
    public ModelDocument model(@PathParam("name") String name, @PathParam("digest") String digest) {
        ModelCard card = card(name, digest);
        return new ModelDocument(
                card,
                view.models().newestFirst().stream()
                        .filter(fact -> fact.getName().equals(name))
                        .map(fact -> Listings.ModelRow.of(fact, List.of()))
                        .toList(),
                evaluationsOf(card.name() + "@" + card.digest()).stream()
                        .map(Listings.EvaluationRow::of)
                        .toList());
    }

    @GET
    @Path("/models/{name}/{digest}/model.onnx")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "The deployable graph")
    public Response onnx(@PathParam("name") String name, @PathParam("digest") String digest) {
        ModelCard card = card(name, digest);
        if (!card.hasGraph()) {
            throw ProblemException.notFound(
                    "Model '" + name + "' is a " + card.kind() + " and has no graph.",
                    "Download its tensors: parameters.safetensors.");
        }
        return file(card.onnx(), fileName(card, "onnx"));
    }

    @GET
    @Path("/models/{name}/{digest}/parameters.safetensors")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "The tensors")
    public Response parameters(@PathParam("name") String name, @PathParam("digest") String digest) {
        ModelCard card = card(name, digest);
        return file(card.parameters(), fileName(card, "safetensors"));
    }

    @GET
    @Path("/evaluations")
    @Operation(summary = "All evaluations, newest first")
    public EvaluationList evaluations() {
        return new EvaluationList(view.evaluations().newestFirst().stream()
                .map(Listings.EvaluationRow::of)
                .toList());
    }

    @GET
    @Path("/evaluations/{id}")
    @Operation(summary = "One evaluation: accuracy with its interval, confusion matrix, calibration")
    public EvaluationDocument evaluation(@PathParam("id") String id) {
        return new EvaluationDocument(
                id, catalog.evaluation(new Reference(id, null)).content());
    }

    private ModelCard card(String name, String digest) {
        return catalog.model(DatasetsResource.reference(name, digest)).content();
    }

    private List<EvaluationCompleted> evaluationsOf(String model) {
        return view.evaluations().newestFirst().stream()
                .filter(fact -> fact.getLineage().getModelsList().contains(model))
                .toList();
    }

    private Response file(StoredObject object, String name) {
        return Response.ok(store.open(object.key()))
                .header("Content-Length", object.bytes())
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("X-Content-SHA256", object.sha256())
                .build();
    }

    private static String fileName(ModelCard card, String extension) {
        return card.name() + "-" + card.digest().substring(0, 12) + "." + extension;
    }
}
