package org.touchstone.console.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.console.config.ConsoleConfig;
import org.touchstone.console.view.Limits;
import org.touchstone.console.view.View;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.control.GroupSettings;
import org.touchstone.worker.control.TopologyInitializer;

/** Starts and stops the feed with the console. */
@ApplicationScoped
public class Feeds {
    private static final Duration TOPOLOGY_LIMIT = Duration.ofSeconds(30);

    @Produces
    @Singleton
    View view() {
        return View.empty(Limits.standard());
    }

    @Produces
    @Singleton
    Admin admin(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers, "request.timeout.ms", 5_000, "default.api.timeout.ms", 10_000));
    }

    void close(@Disposes Admin admin) {
        admin.close(Duration.ofSeconds(2));
    }

    @Produces
    @Singleton
    EventFeed feed(View view, Admin admin, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return new EventFeed(Map.of("bootstrap.servers", bootstrapServers), view, () -> new TopologyInitializer(
                        admin, TopicNames.standard(), GroupSettings.defaults())
                .initialize(TOPOLOGY_LIMIT));
    }

    void start(@Observes StartupEvent event, EventFeed feed, ConsoleConfig config) {
        if (config.feedEnabled()) {
            feed.start();
        }
    }

    void stop(@Observes ShutdownEvent event, EventFeed feed) {
        feed.close();
    }
}
