package org.touchstone.console.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.util.Timestamps;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.console.http.Gate;
import org.touchstone.console.http.GateFilter;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.View;
import org.touchstone.proto.v1.ModelDeployed;

/** Deployments: bring a classifier, and it is audited. */
@Path("/api/v1/deployments")
@Tag(name = "deployments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class DeploymentsResource {
    private final View view;
    private final Catalog catalog;
    private final Uploads uploads;
    private final DeploymentGateway gateway;
    private final InstantSource clock;

    DeploymentsResource(View view, Catalog catalog, Uploads uploads, DeploymentGateway gateway, InstantSource clock) {
        this.view = view;
        this.catalog = catalog;
        this.uploads = uploads;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** The newest deployment of each name, newest first. */
    public record DeploymentList(List<Deployments.Row> deployments) {}

    /** What was deployed, what its file tells (absent for a published model), and where its audits will be. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Receipt(
            Deployments.Row deployment, @Nullable OnnxOutline outline, Links links) {}

    /** Where to go on: the audits of this model, as JSON and as a page. */
    public record Links(String audits, String page) {}

    @GET
    @Operation(summary = "The newest deployment of each name, newest first")
    public DeploymentList list() {
        return new DeploymentList(
                view.deployments().newestFirst().stream().map(Deployments::row).toList());
    }

    @POST
    @Consumes(Gate.UPLOAD_TYPE)
    @Operation(
            summary = "Upload an ONNX classifier and deploy it, which has it audited",
            description =
                    "The body is the file. It is looked at, stored under its SHA-256 and announced as ModelDeployed; the"
                            + " same again changes nothing.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response upload(
            InputStream body,
            @QueryParam("name") @Nullable @Parameter(description = "Name of the deployment: a-z, 0-9 and '-'")
                    String name,
            @QueryParam("dataset")
                    @Nullable
                    @Parameter(description = "Probe images: a published data set, name or name@digest")
                    String dataset,
            @QueryParam("split") @Nullable @Parameter(description = "Split of the data set; test when absent")
                    String split,
            @QueryParam("input")
                    @Nullable
                    @Parameter(
                            description =
                                    "How pixels enter: 0..1, 0..255, -1..1, mean=…;std=… or scale=…;offset=…; values of"
                                            + " channels separated by commas; absent: as the file's metadata says, else 0..1")
                    String input,
            @QueryParam("profile") @Nullable @Parameter(description = "quick, standard or deep") String profile,
            @Context RoutingContext context) {
        DeploymentForm.Checked form =
                DeploymentForm.of(name, dataset, split, input, profile).check(catalog);
        Uploads.Stored stored = uploads.receive(body, form::checkFits);
        return announce(form.fact().setOnnx(stored.object()), stored.outline(), context);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Deploy a model that is in the store already: a published one, or an ONNX object by key and SHA-256")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DeploymentRequest.class)))
    public Response deploy(String body, @Context RoutingContext context) {
        DeploymentRequest request = DeploymentRequest.read(body);
        DeploymentRequest.ObjectName onnx = request.onnx();
        if (onnx != null) {
            DeploymentForm.Checked form = request.form("", "").check(catalog);
            Uploads.Stored stored = uploads.inspect(
                    required("onnx.key", onnx.key()), required("onnx.sha256", onnx.sha256()), form::checkFits);
            return announce(form.fact().setOnnx(stored.object()), stored.outline(), context);
        }
        Published<ModelCard> model = catalog.model(Reference.parse(String.valueOf(request.model())));
        ModelCard card = model.content();
        if (!card.hasGraph()) {
            throw ProblemException.badRequest(
                    "model",
                    "Model " + model.reference() + " is a " + card.kind() + " and has no graph to be deployed.",
                    "Name a classifier.");
        }
        DeploymentForm.Checked form = request.form(
                        card.lineage().datasets().stream().findFirst().orElse(""), card.testSplit())
                .check(catalog);
        return announce(form.fact().setModel(model.reference()), null, context);
    }

    private Response announce(ModelDeployed.Builder fact, @Nullable OnnxOutline outline, RoutingContext context) {
        ModelDeployed deployment = fact.setSubmitter(GateFilter.user(context))
                .setTime(Timestamps.fromMillis(clock.millis()))
                .build();
        gateway.announce(deployment);
        String audits = "/audits?name=" + deployment.getName();
        return Response.accepted(
                        new Receipt(Deployments.row(deployment), outline, new Links("/api/v1" + audits, audits)))
                .build();
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ProblemException.badRequest(
                    field, "The field is missing.", "Give the key of the object and its SHA-256.");
        }
        return value;
    }
}
