package org.touchstone.console.stream;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
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
import org.touchstone.console.view.Positions;
import org.touchstone.console.view.View;

/**
 * All tasks, live. The id of an event is the position to go on from: a client that comes back with it, as the header
 * Last-Event-ID or the parameter {@code lastEventId}, misses nothing.
 */
@Path("/api/v1/stream")
@Tag(name = "streams")
public class BoardStreamResource {
    private static final Duration BOARD_INTERVAL = Duration.ofMillis(250);

    private final View view;
    private final EventFeed feed;
    private final Streams streams;

    BoardStreamResource(View view, EventFeed feed, Streams streams) {
        this.view = view;
        this.feed = feed;
        this.streams = streams;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Rows of all tasks as they change",
            description = "First event 'snapshot' (or 'delta' after Last-Event-ID), then 'delta'; at most 4 a second.")
    public Multi<OutboundSseEvent> board(
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("lastEventId") @Nullable String lastSeen,
            @Context Sse sse) {
        String last = lastEventId == null ? lastSeen : lastEventId;
        Positions seen = last == null ? null : Positions.parse(last).orElse(null);
        return streams.stream(new BoardPump(view.tasks(), seen, feed::status), BOARD_INTERVAL, sse);
    }
}
