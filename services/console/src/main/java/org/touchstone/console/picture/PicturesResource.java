package org.touchstone.console.picture;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.touchstone.catalog.Reference;
import org.touchstone.console.http.Gate;
import org.touchstone.console.http.ProblemException;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.ObjectInfo;
import org.touchstone.store.Sha256;

/** Pictures of tasks, which are functions of the task and their name, and pictures and masks to be completed. */
@Path("/api/v1/pictures")
@Tag(name = "pictures")
@Blocking
public class PicturesResource {
    private static final String FOR_EVER = "private, max-age=31536000, immutable";
    private static final String SANDBOX = "sandbox; default-src 'none'";
    private static final String PNG = "image/png";
    private static final int WIDTH_AT = 16;
    private static final int HEIGHT_AT = 20;
    private static final int MOST_LISTED = 1000;
    private static final int MOST_REPORT_BYTES = 16 << 20;

    private final ObjectStore store;

    PicturesResource(ObjectStore store) {
        this.store = store;
    }

    /** Pictures in the order of their names. */
    public record PictureList(List<TaskPicture> pictures) {}

    /** A picture of a task. */
    public record TaskPicture(String name, long bytes) {}

    /** Where an uploaded picture lies, and its size in pixels. */
    public record Uploaded(String key, String sha256, int height, int width) {}

    @GET
    @Path("/{task}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The pictures that a task has left so far, in the order of their names; the first 1000")
    public PictureList list(@PathParam("task") String task) {
        String folder = folder(task);
        List<TaskPicture> pictures = new ArrayList<>();
        for (ObjectInfo object : store.list(folder, "", MOST_LISTED)) {
            String name = object.key().substring(folder.length());
            if (name.endsWith(".png")) {
                pictures.add(new TaskPicture(name.substring(0, name.length() - ".png".length()), object.sizeBytes()));
            }
        }
        return new PictureList(pictures);
    }

    @GET
    @Path("/{task}/{name}.png")
    @Produces(PNG)
    @Operation(summary = "A picture of a task")
    public Response picture(@PathParam("task") String task, @PathParam("name") String name) {
        String key = folder(task) + Reference.requireName(name) + ".png";
        ObjectInfo info = store.stat(key)
                .orElseThrow(() -> ProblemException.notFound(
                        "Task '" + task + "' has no picture '" + name + "'.", "Look at the list of its pictures."));
        return Response.ok(store.open(key), PNG)
                .header("Content-Length", info.sizeBytes())
                .header("Content-Security-Policy", SANDBOX)
                .header("Cache-Control", FOR_EVER)
                .build();
    }

    @GET
    @Path("/{task}/report.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The report of a task that used a flow or a sequence model, as it is stored")
    public Response report(@PathParam("task") String task) {
        byte[] report = store.read("tasks/" + Reference.requireName(task) + "/report.json", MOST_REPORT_BYTES)
                .orElseThrow(() -> ProblemException.notFound(
                        "Task '" + task + "' has no report.",
                        "Only tasks that use a flow or a sequence model have one, at their end."))
                .content();
        return Response.ok(report).header("Content-Security-Policy", SANDBOX).build();
    }

    @POST
    @Consumes(Gate.UPLOAD_TYPE)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Upload a picture or a mask as PNG, to be completed",
            description =
                    "The body is the file, of at most 256 KiB. It is stored under its SHA-256; the same again changes"
                            + " nothing. completeImages.imageKey and maskKey take the key.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uploaded upload(byte[] file) {
        if (!ImageSignature.isPng(file)) {
            throw ProblemException.badRequest("file", "This is no PNG.", "Save the picture as PNG and send it again.");
        }
        String sha256 = Sha256.hex(file);
        String key = "uploads/" + sha256 + ".png";
        store.create(key, file, PNG);
        ByteBuffer header = ByteBuffer.wrap(file);
        return new Uploaded(key, sha256, header.getInt(HEIGHT_AT), header.getInt(WIDTH_AT));
    }

    private static String folder(String task) {
        return "tasks/" + Reference.requireName(task) + "/pictures/";
    }
}
