package org.touchstone.console.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.touchstone.embedded.kafka.EmbeddedKafka;
import org.touchstone.embedded.kafka.KafkaSettings;
import org.touchstone.proto.Topic;

/** A real broker with all topics, for as long as the tests run. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedKafka kafka;

    @Override
    public Map<String, String> start() {
        try {
            Files.createDirectories(Path.of("target"));
            EmbeddedKafka started =
                    EmbeddedKafka.start(KafkaSettings.in(Files.createTempDirectory(Path.of("target"), "kafka-")));
            kafka = started;
            createTopics(started.bootstrapServers());
            return Map.of("kafka.bootstrap.servers", started.bootstrapServers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }

    static void createTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), (short) 1)
                                    .configs(topic.settings()))
                            .toList())
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The topics could not be created.", e);
        }
    }
}
