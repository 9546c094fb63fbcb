package org.touchstone.console.queue;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.http.GateFilter;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.task.TaskGateway;
import org.touchstone.console.view.DeadLetterBoard;
import org.touchstone.console.view.TaskState;
import org.touchstone.console.view.TaskSummary;
import org.touchstone.console.view.Times;
import org.touchstone.console.view.View;

/** Queues, their length for autoscalers, and dead letters with their replay. */
@Path("/api/v1")
@Tag(name = "queues")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class QueuesResource {
    private final QueueMonitor monitor;
    private final View view;
    private final TaskGateway gateway;

    QueuesResource(QueueMonitor monitor, View view, TaskGateway gateway) {
        this.monitor = monitor;
        this.view = view;
        this.gateway = gateway;
    }

    /** All queues. */
    public record Queues(List<QueueMonitor.QueueState> queues) {}

    /** What KEDA's metrics-api scaler reads with valueLocation {@code value}. */
    public record Load(String queue, long value) {}

    /** Dead letters, newest first. */
    public record DeadLetters(List<Letter> deadLetters) {}

    /**
     * A dead letter; {@code state} is its task's state now, absent for a record that could not be read; {@code replayable}
     * while it is worth a try.
     */
    public record Letter(
            String id,
            String taskId,
            String code,
            String cause,
            String topic,
            int partition,
            long offset,
            int deliveries,
            Instant buriedAt,
            int sizeBytes,
            @Nullable TaskState state,
            boolean replayable) {}

    @GET
    @Path("/queues")
    @Operation(summary = "Waiting and running tasks and work slots of each queue")
    public Queues queues() {
        return new Queues(monitor.queues());
    }

    @GET
    @Path("/autoscale/{queue}")
    @Operation(summary = "Unfinished tasks of a queue, for an autoscaler")
    public Load load(@PathParam("queue") String queue) {
        return monitor.queues().stream()
                .filter(state -> state.name().equals(queue))
                .findFirst()
                .map(state -> new Load(state.name(), state.unfinished()))
                .orElseThrow(() ->
                        ProblemException.notFound("There is no such queue.", "/api/v1/queues lists what there is."));
    }

    @GET
    @Path("/dead-letters")
    @Operation(summary = "Records nobody could work on, with the cause, newest first")
    public DeadLetters deadLetters() {
        return new DeadLetters(
                view.deadLetters().newestFirst().stream().map(this::letter).toList());
    }

    @POST
    @Path("/dead-letters/{id}/replay")
    @Operation(summary = "Put a dead letter's record back on its queue; twice is one run")
    public Response replay(@PathParam("id") String id, @Context RoutingContext context) {
        DeadLetterBoard.Buried buried = view.deadLetters()
                .get(id)
                .orElseThrow(() -> ProblemException.notFound(
                        "There is no such dead letter.", "/api/v1/dead-letters lists what there is."));
        TaskGateway.Command command = gateway.replay(buried.letter(), GateFilter.user(context));
        if (command instanceof TaskGateway.Command.NotNow notNow) {
            throw ProblemException.conflict("NOT_NOW", "The record cannot be replayed.", notNow.why());
        }
        if (command instanceof TaskGateway.Command.NotFound) {
            throw ProblemException.notFound("The task of this dead letter is gone.", "Submit it again under a new id.");
        }
        return Response.accepted(letter(buried)).build();
    }

    private Letter letter(DeadLetterBoard.Buried buried) {
        var letter = buried.letter();
        Optional<TaskState> state = view.tasks().summary(letter.getTaskId()).map(TaskSummary::state);
        return new Letter(
                buried.id(),
                letter.getTaskId(),
                letter.getCode(),
                letter.getCause(),
                letter.getTopic(),
                letter.getPartition(),
                letter.getOffset(),
                letter.getDeliveryCount(),
                Times.instant(letter.getTime()),
                letter.getRecord().size(),
                state.orElse(null),
                !letter.getCode().equals("UNREADABLE")
                        && state.map(now -> now == TaskState.FAILED).orElse(true));
    }
}
