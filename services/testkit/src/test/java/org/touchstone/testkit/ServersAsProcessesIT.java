package org.touchstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.embedded.FreePorts;
import org.touchstone.embedded.kafka.KafkaMain;
import org.touchstone.embedded.s3.S3Main;
import org.touchstone.testkit.junit.KafkaExtension;
import org.touchstone.testkit.junit.KafkaFixture;
import org.touchstone.testkit.junit.S3Extension;
import org.touchstone.testkit.junit.S3Fixture;
import org.touchstone.testkit.process.ChildJvm;

@ExtendWith({KafkaExtension.class, S3Extension.class})
class ServersAsProcessesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aKilledBrokerComesBackWithItsTopics(@TempDir Path directory) throws Exception {
        String port = Integer.toString(FreePorts.orFree(0));
        String controllerPort = Integer.toString(FreePorts.orFree(0));
        String[] arguments = {directory.toString(), port, controllerPort, "group.share.delivery.count.limit=3"};
        try (ChildJvm first = ChildJvm.start(KafkaMain.class, arguments);
                Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + port))) {
            assertThat(first.awaitLine("READY", PATIENCE)).isEqualTo("READY localhost:" + port);
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();

            first.kill9();
            try (ChildJvm second = ChildJvm.start(KafkaMain.class, arguments)) {
                second.awaitLine("READY", PATIENCE);

                assertThat(admin.listTopics().names().get()).contains("kept");
                second.terminate();
                assertThat(second.awaitExit(PATIENCE)).isEqualTo(143);
            }
        }
    }

    @Test
    void anS3ServerRunsAsAProcess(@TempDir Path directory) throws Exception {
        try (ChildJvm s3 = ChildJvm.start(S3Main.class, directory.toString(), "0", "key", "secret")) {
            URI endpoint = URI.create(s3.awaitLine("READY", PATIENCE).split(" ", 2)[1]);

            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void fixturesShareServersButNoNames(KafkaFixture kafka, S3Fixture s3) throws Exception {
        String topic = kafka.topic("work", 2, Map.of("retention.ms", "-1"));

        assertThat(topic).isEqualTo(kafka.prefix() + "work");
        assertThat(kafka.admin().listTopics().names().get()).contains(topic);
        assertThat(kafka.exactTopic(topic, 2, Map.of())).isEqualTo(topic);
        assertThat(kafka.group("workers", Duration.ofSeconds(1), 2)).isEqualTo(kafka.prefix() + "workers");
        assertThat(kafka.bootstrapServers()).isEqualTo(SharedServers.kafka().bootstrapServers());
        assertThat(s3.endpoint()).isEqualTo(SharedServers.s3().endpoint());
        assertThat(s3.bucket()).startsWith("test-");
    }
}
