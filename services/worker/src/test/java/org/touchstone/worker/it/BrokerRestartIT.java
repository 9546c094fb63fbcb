package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.touchstone.embedded.kafka.EmbeddedKafka;
import org.touchstone.embedded.kafka.KafkaSettings;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.testkit.SharedServers;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P7, with the one broker that we have: it goes and comes back under a task at work, which ends as if nothing had been. */
class BrokerRestartIT {

    @Test
    void shouldGoOnWhenTheBrokerComesBack() throws Exception {
        Path data = Files.createTempDirectory(Path.of("target"), "broker-");
        var s3 = SharedServers.s3();
        try (EmbeddedKafka broker = EmbeddedKafka.start(KafkaSettings.in(data));
                Rig rig = Rig.on(
                        broker.bootstrapServers(),
                        s3.endpoint(),
                        s3.settings().accessKey(),
                        s3.settings().secretKey())) {
            Task task = Rig.task("restart", 150, 10, "step-ms=40");
            try (Worker worker = rig.worker(rig.config("restart").withSlots(2))) {
                rig.control().submit(task);
                rig.awaitEvent("restart", TaskEvent.EventCase.CHECKPOINTED);

                broker.restart();

                Ends.assertUndisturbed(rig, task);
                assertThat(worker.isHealthy()).isTrue();
            }
            assertThat(rig.log().of("restart", TaskEvent.EventCase.RESUMED)).isNotEmpty();
        }
    }
}
