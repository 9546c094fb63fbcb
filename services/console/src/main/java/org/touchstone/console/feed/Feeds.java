package org.touchstone.console.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.console.config.ConsoleConfig;
import org.touchstone.console.view.Limits;
import org.touchstone.console.view.View;

/** Starts and stops the feed with the console. */
@ApplicationScoped
public class Feeds {

    @Produces
    @Singleton
    View view() {
        return View.empty(Limits.standard());
    }

    @Produces
    @Singleton
    EventFeed feed(View view, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return new EventFeed(Map.of("bootstrap.servers", bootstrapServers), view);
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
