package org.touchstone.console.stream;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.feed.EventFeed;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.Position;
import org.touchstone.console.view.View;

/**
 * One task, live. The id of an event is the position to go on from: a client that comes back with it, as the header
 * Last-Event-ID or the parameter {@code lastEventId}, misses nothing.
 */
@Path("/api/v1/tasks/{id}/stream")
@Tag(name = "streams")
public class TaskStreamResource {
    private static final Duration TASK_INTERVAL = Duration.ofMillis(100);

    private final View view;
    private final EventFeed feed;
    private final Streams streams;

    TaskStreamResource(View view, EventFeed feed, Streams streams) {
        this.view = view;
        this.feed = feed;
        this.streams = streams;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "One task with its metrics as it changes",
            description = "First event 'snapshot' (or 'delta' after Last-Event-ID), then 'delta'; at most 10 a second.")
    public Multi<OutboundSseEvent> task(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("lastEventId") @Nullable String lastSeen,
            @Context Sse sse) {
        if (feed.status().caughtUp() && view.tasks().position(id).isEmpty()) {
            throw ProblemException.notFound(
                    "There is no task of this id.", "If it was submitted a moment ago, connect again in a second.");
        }
        String last = lastEventId == null ? lastSeen : lastEventId;
        Position seen = last == null ? null : Position.parse(last).orElse(null);
        return streams.stream(
                new TaskPump(view.tasks(), id, seen, () -> feed.status().caughtUp()), TASK_INTERVAL, sse);
    }
}
