package org.touchstone.console.feed;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.touchstone.console.config.ConsoleConfig;
import org.touchstone.console.stream.Streams;
import org.touchstone.console.view.TaskState;
import org.touchstone.console.view.View;

/** How the console itself is. */
@Path("/api/v1/status")
@Tag(name = "status")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
    private final View view;
    private final EventFeed feed;
    private final Streams streams;
    private final String version;
    private final ConsoleConfig config;

    StatusResource(
            View view,
            EventFeed feed,
            Streams streams,
            ConsoleConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.view = view;
        this.feed = feed;
        this.streams = streams;
        this.config = config;
        this.version = version;
    }

    /** The reader's progress, tasks by state, artifacts, open streams, and how large an uploaded model may be. */
    public record Status(
            String version,
            FeedStatus feed,
            Map<TaskState, Integer> tasks,
            int datasets,
            int models,
            int evaluations,
            int deployments,
            int audits,
            int openStreams,
            long maxUploadBytes) {}

    @GET
    @Operation(summary = "How the console is: does it show everything there is?")
    public Status status() {
        return new Status(
                version,
                feed.status(),
                view.tasks().counts(),
                view.datasets().size(),
                view.models().size(),
                view.evaluations().size(),
                view.deployments().size(),
                view.audits().size(),
                streams.open(),
                config.maxUpload().asLongValue());
    }
}
