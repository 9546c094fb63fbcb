package org.touchstone.console.picture;

import com.google.protobuf.ByteString;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Reference;
import org.touchstone.console.http.Gate;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.task.FreshIds;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.ObservedImage;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.machine.Notice;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.publish.Publisher;

/** Images for whoever follows a stream, published as any other producer would. */
@Path("/api/v1/streams")
@Tag(name = "pictures")
@Blocking
public class ObservedImagesResource {
    private static final int LONGEST_ID = 200;
    private static final int SHORT_DIGEST = 12;

    private final Publisher publisher;
    private final InstantSource clock;
    private final FreshIds ids;

    ObservedImagesResource(Publisher publisher, InstantSource clock, FreshIds ids) {
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
    }

    /** An image that was published, and what it is called. */
    public record Observed(String stream, String id, int bytes) {}

    @POST
    @Path("/{stream}/images")
    @Consumes(Gate.UPLOAD_TYPE)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send an image to whoever follows a stream (watchDensity.stream)",
            description =
                    "The body is a PNG or JPEG of at most 256 KiB, as large as the images of the models that follow;"
                            + " others are counted by them and belong to no window. id: how a strange one is told of; the"
                            + " first digits of its SHA-256 when absent.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "202",
            description = "The broker has it",
            content = @Content(schema = @Schema(implementation = Observed.class)))
    public Response send(@PathParam("stream") String stream, @QueryParam("id") @Nullable String id, byte[] file) {
        Reference.requireName(stream);
        if (!ImageSignature.isPng(file) && !ImageSignature.isJpeg(file)) {
            throw ProblemException.badRequest(
                    "file", "This is no PNG and no JPEG.", "Save the picture as PNG and send it again.");
        }
        String name = id == null || id.isEmpty() ? Sha256.hex(file).substring(0, SHORT_DIGEST) : id;
        if (name.length() > LONGEST_ID) {
            throw ProblemException.badRequest(
                    "id", "The id has " + name.length() + " characters.", "Use at most " + LONGEST_ID + ".");
        }
        ObservedImage image = ObservedImage.newBuilder()
                .setPicture(ByteString.copyFrom(file))
                .setId(name)
                .build();
        publisher.publish(Envelope.of(TopicNames.standard(), clock, "console", "")
                .seal(ids.next("image"), 0, List.of(new Notice.Fact(Topic.IMAGES, stream, image))));
        return Response.accepted(new Observed(stream, name, file.length)).build();
    }
}
