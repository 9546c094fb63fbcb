package org.touchstone.console.task;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.control.TaskControl;
import org.touchstone.worker.publish.KafkaPublisher;
import org.touchstone.worker.publish.Publisher;

/** Connects the console to store and broker for what it changes. A user waits: patience is short, and trying again is safe. */
@ApplicationScoped
public class Gateways {
    private static final String SOURCE = "console";

    @Produces
    @Singleton
    Publisher publisher(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        Map<String, Object> connection = new HashMap<>();
        connection.put("bootstrap.servers", bootstrapServers);
        connection.put("max.block.ms", 5_000L);
        connection.put("request.timeout.ms", 4_000);
        connection.put("delivery.timeout.ms", 8_000);
        return KafkaPublisher.connect(connection, "touchstone-console");
    }

    void close(@Disposes Publisher publisher) {
        publisher.close();
    }

    @Produces
    @Singleton
    TaskControl control(ObjectStore store, Publisher publisher, InstantSource clock, FreshIds ids) {
        return new TaskControl(store, publisher, TopicNames.standard(), clock, () -> ids.next("write"), SOURCE);
    }

    @Produces
    @Singleton
    TaskGateway gateway(TaskControl control) {
        return new ControlGateway(control);
    }
}
