package org.touchstone.console.task;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.Points;
import org.touchstone.console.view.TaskBoard;
import org.touchstone.console.view.View;
import org.touchstone.proto.v1.DensityWindow;

/** One task: what it is, what happened, and its metrics. */
@Path("/api/v1/tasks/{id}")
@Tag(name = "tasks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class TaskResource {
    private static final int MOST_POINTS = 20_000;
    private static final int MOST_WINDOWS = 100;
    private static final JsonFormat.Printer EVENTS =
            JsonFormat.printer().omittingInsignificantWhitespace().alwaysPrintFieldsWithNoPresence();

    private final View view;

    TaskResource(View view) {
        this.view = view;
    }

    /** Series by name. */
    public record Metrics(Map<String, Points> series) {}

    @GET
    @Operation(summary = "Everything known of a task but its metric series")
    public TaskDocument task(@PathParam("id") String id) {
        return view.tasks().detail(id).map(TaskDocument::of).orElseThrow(() -> noTask(id));
    }

    @GET
    @Path("/events")
    @Operation(summary = "The notable events of a task as protobuf JSON, oldest first; no progress, no metrics")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.ARRAY)))
    public String events(@PathParam("id") String id) {
        List<TaskBoard.LoggedEvent> events = view.tasks().events(id).orElseThrow(() -> noTask(id));
        return events.stream().map(TaskResource::print).collect(Collectors.joining(",", "[", "]"));
    }

    @GET
    @Path("/metrics")
    @Operation(
            summary = "Metric series by step, each step told by its newest epoch",
            description = "A series with more points than asked for is sampled so that every peak stays.")
    public Metrics metrics(
            @PathParam("id") String id,
            @QueryParam("name") @Nullable String name,
            @QueryParam("maxPoints") @DefaultValue("1000") int maxPoints) {
        if (maxPoints < 4 || maxPoints > MOST_POINTS) {
            throw ProblemException.badRequest(
                    "maxPoints", "The number of points is not allowed.", "Ask for 4 to 20000 points.");
        }
        return new Metrics(view.tasks().metrics(id, name, maxPoints).orElseThrow(() -> noTask(id)));
    }

    @GET
    @Path("/statistics")
    @Operation(
            summary =
                    "Looks into the network of a training as protobuf JSON (Statistics), by step, each told by its newest epoch",
            description = "Of very many looks, the first, the newest and some between are kept.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.ARRAY)))
    public String statistics(@PathParam("id") String id, @QueryParam("after") @DefaultValue("-1") long after) {
        return array(view.tasks().looks(id, after).orElseThrow(() -> noTask(id)).stream());
    }

    @GET
    @Path("/races")
    @Operation(summary = "How the races of a comparison of optimizers stand, as protobuf JSON (RaceStanding), in order")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.ARRAY)))
    public String races(@PathParam("id") String id) {
        return array(view.tasks().races(id).orElseThrow(() -> noTask(id)).stream());
    }

    @GET
    @Path("/windows")
    @Operation(
            summary =
                    "Windows of a watch that are not typical or drifted, as protobuf JSON (DensityWindow), newest first",
            description = "At most 100; all windows are facts on touchstone.densities.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.ARRAY)))
    public String windows(@PathParam("id") String id) {
        if (view.tasks().summary(id).isEmpty()) {
            throw noTask(id);
        }
        return array(view.densities().newestFirst().stream()
                .filter(window -> window.getWatch().equals(id) && (!window.getTypical() || window.getDrifted()))
                .sorted(Comparator.comparingLong(DensityWindow::getWindow).reversed())
                .limit(MOST_WINDOWS));
    }

    static ProblemException noTask(String id) {
        String shown = id.length() > 63 ? id.substring(0, 63) + "…" : id;
        return ProblemException.notFound(
                "There is no task '" + shown + "'.",
                "It may have been submitted a moment ago, or its events have expired; /api/v1/tasks lists what there is.");
    }

    private static String array(Stream<? extends Message> messages) {
        return messages.map(TaskResource::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String print(TaskBoard.LoggedEvent event) {
        return "{\"position\":\"" + event.position().text() + "\",\"event\":" + json(event.event()) + "}";
    }

    private static String json(Message message) {
        try {
            return EVENTS.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Events have no Any fields, so they always print.", e);
        }
    }
}
