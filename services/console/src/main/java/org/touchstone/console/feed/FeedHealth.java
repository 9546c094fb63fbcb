package org.touchstone.console.feed;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.touchstone.console.config.ConsoleConfig;

/** Live while the reader's thread is; ready once the view has caught up. */
@ApplicationScoped
public class FeedHealth {

    @Produces
    @Liveness
    HealthCheck alive(EventFeed feed, ConsoleConfig config) {
        return () -> HealthCheckResponse.named("feed-thread")
                .status(feed.alive() || !config.feedEnabled())
                .build();
    }

    @Produces
    @Readiness
    HealthCheck ready(EventFeed feed, ConsoleConfig config) {
        return () -> {
            FeedStatus status = feed.status();
            return HealthCheckResponse.named("feed")
                    .status(status.caughtUp() || !config.feedEnabled())
                    .withData("connected", status.connected())
                    .withData("behind", status.behind())
                    .build();
        };
    }
}
