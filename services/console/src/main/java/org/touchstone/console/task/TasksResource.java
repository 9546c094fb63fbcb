package org.touchstone.console.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.http.GateFilter;
import org.touchstone.console.http.Problem;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.TaskBoard;
import org.touchstone.console.view.TaskQuery;
import org.touchstone.console.view.TaskState;
import org.touchstone.console.view.View;
import org.touchstone.proto.v1.Task;

/** Tasks: submit them, list them, stop them, try them again. */
@Path("/api/v1/tasks")
@Tag(name = "tasks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class TasksResource {
    private static final int MOST_ROWS = 500;

    private final View view;
    private final TaskGateway gateway;
    private final FreshIds ids;
    private final InstantSource clock;
    private final TaskReader reader = new TaskReader();

    TasksResource(View view, TaskGateway gateway, FreshIds ids, InstantSource clock) {
        this.view = view;
        this.gateway = gateway;
        this.ids = ids;
        this.clock = clock;
    }

    /** What was submitted; {@code created} false: the same task was there already. */
    public record Receipt(String id, boolean created) {}

    /** A page of tasks; {@code next} asks for the one after it; {@code counts} are of all tasks. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TaskPage(
            List<TaskDocument.Row> tasks,
            int total,
            @Nullable String next,
            Map<TaskState, Integer> counts) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Submit a task",
            description =
                    "The body is a Task as protobuf JSON. The id is the idempotency key: the same task again answers"
                            + " 200, another spec under the same id 409. Without an id one is made.")
    @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response submit(String body, @Context RoutingContext context) {
        Task task = reader.read(body, ids.next("task"), GateFilter.user(context), clock.instant());
        TaskGateway.Submission submission = gateway.submit(task);
        if (submission instanceof TaskGateway.Submission.Taken taken) {
            return Response.status(taken.created() ? 202 : 200)
                    .location(URI.create("/api/v1/tasks/" + task.getId()))
                    .entity(new Receipt(task.getId(), taken.created()))
                    .build();
        }
        if (submission instanceof TaskGateway.Submission.Invalid invalid) {
            throw new ProblemException(
                    Problem.of(400, "INVALID", "The task is not valid.", invalid.reason(), invalid.field()));
        }
        throw new ProblemException(Problem.of(
                409,
                "ID_TAKEN",
                "The id belongs to another task.",
                "Choose another id, or leave it out; /api/v1/tasks/" + task.getId() + " shows the one there is.",
                "id"));
    }

    @GET
    @Operation(summary = "List tasks, newest first")
    public TaskPage list(
            @QueryParam("state") @Nullable @Parameter(description = "One or more of the states, separated by commas")
                    String state,
            @QueryParam("kind") @Nullable @Parameter(description = "One or more kinds, separated by commas")
                    String kind,
            @QueryParam("text") @DefaultValue("") @Parameter(description = "Part of id, subject or submitter")
                    String text,
            @QueryParam("parent") @DefaultValue("") String parent,
            @QueryParam("sort") @DefaultValue("updated") @Parameter(description = "updated, submitted or id")
                    String sort,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > MOST_ROWS) {
            throw ProblemException.badRequest("limit", "The limit is not allowed.", "Ask for 1 to 500 tasks.");
        }
        TaskQuery query = new TaskQuery(
                states(state), kinds(kind), text, parent, sort(sort), cursor == null ? null : cursor(cursor), limit);
        TaskBoard.Page page = view.tasks().find(query);
        String next = page.more()
                ? query.cursor(page.rows().get(page.rows().size() - 1)).text()
                : null;
        return new TaskPage(
                page.rows().stream().map(TaskDocument.Row::of).toList(),
                page.total(),
                next,
                new TreeMap<>(view.tasks().counts()));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Stop a task: it writes a checkpoint and ends")
    public Response cancel(@PathParam("id") String id, @Context RoutingContext context) {
        return answer(id, gateway.cancel(TaskReader.checkId("id", id), GateFilter.user(context)));
    }

    @POST
    @Path("/{id}/retry")
    @Operation(summary = "Give a failed task another try, from its last checkpoint")
    public Response retry(@PathParam("id") String id, @Context RoutingContext context) {
        return answer(id, gateway.retry(TaskReader.checkId("id", id), GateFilter.user(context)));
    }

    private static Response answer(String id, TaskGateway.Command command) {
        if (command instanceof TaskGateway.Command.NotNow notNow) {
            throw ProblemException.conflict("NOT_NOW", "The task's state does not allow this.", notNow.why());
        }
        if (command instanceof TaskGateway.Command.NotFound) {
            throw TaskResource.noTask(id);
        }
        return Response.accepted(new Receipt(id, false)).build();
    }

    private static Set<TaskState> states(@Nullable String text) {
        Set<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (String name : kinds(text)) {
            try {
                states.add(TaskState.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw ProblemException.badRequest(
                        "state",
                        "There is no state '" + Problem.shown(name) + "'.",
                        "Use " + EnumSet.allOf(TaskState.class) + ".");
            }
        }
        return states;
    }

    private static Set<String> kinds(@Nullable String text) {
        return text == null || text.isBlank()
                ? Set.of()
                : Set.of(text.split(",")).stream().map(String::strip).collect(Collectors.toSet());
    }

    private static TaskQuery.Sort sort(String text) {
        try {
            return TaskQuery.Sort.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(
                    "sort", "There is no order '" + Problem.shown(text) + "'.", "Use updated, submitted or id.");
        }
    }

    private static TaskQuery.Cursor cursor(String text) {
        return TaskQuery.Cursor.parse(text)
                .orElseThrow(() -> ProblemException.badRequest(
                        "cursor", "The cursor is not one of ours.", "Pass the 'next' of the page before, or none."));
    }
}
