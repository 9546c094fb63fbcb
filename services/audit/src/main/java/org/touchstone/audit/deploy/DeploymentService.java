package org.touchstone.audit.deploy;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.audit.plan.SubjectSource;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.control.TaskControl;
import org.touchstone.worker.control.TaskControl.SubmitOutcome;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.publish.KafkaPublisher;
import org.touchstone.worker.publish.Publisher;

/** Reads deployments from the service's start to its end, in one consumer group of all workers. */
@ApplicationScoped
class DeploymentService {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentService.class);
    private static final String GROUP = "touchstone.audit.deployments";

    /** After the worker, which prepares the topics. */
    private static final int AFTER_THE_WORKER = 3000;

    private final ObjectStore store;
    private final Map<String, Object> connection;
    private final String source;
    private @Nullable Running running;

    DeploymentService(ObjectStore store, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.store = store;
        this.connection = Map.of("bootstrap.servers", bootstrapServers);
        this.source = "audit/deployments/" + ProcessHandle.current().pid();
    }

    private record Running(DeploymentReader reader, Thread thread, Publisher publisher) {}

    void start(@Observes @Priority(AFTER_THE_WORKER) StartupEvent event) {
        Publisher publisher = KafkaPublisher.connect(connection, "audit-deployments");
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        connection.get("bootstrap.servers"),
                        "group.id",
                        GROUP,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(TopicNames.standard().of(Topic.DEPLOYMENTS)));
        DeploymentReader reader =
                new DeploymentReader(consumer, new Deployments(new SubjectSource(store)), new ToKafka(publisher));
        Thread thread = new Thread(reader, "touchstone-deployments");
        thread.setDaemon(true);
        thread.start();
        running = new Running(reader, thread, publisher);
    }

    void stop(@Observes ShutdownEvent event) {
        Running ending = running;
        if (ending != null) {
            ending.reader().stop();
            try {
                ending.thread().join(5000);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
            ending.publisher().close();
        }
    }

    private final class ToKafka implements DeploymentReader.Outlet {
        private final TaskControl control;
        private final Publisher publisher;

        ToKafka(Publisher publisher) {
            this.publisher = publisher;
            this.control = new TaskControl(
                    store, publisher, TopicNames.standard(), Clock.systemUTC(), ToKafka::randomId, source);
        }

        @SuppressWarnings("checkstyle:regexpsinglelinejava") // Ids of writes come from outside of the domain.
        private static String randomId() {
            return UUID.randomUUID().toString();
        }

        @Override
        public void submit(Task task) {
            SubmitOutcome outcome = control.submit(task);
            LOG.info("Deployment of {}: {}", task.getAuditModel().getName(), outcome);
        }

        @Override
        public void bury(DeadLetter letter) {
            Envelope envelope = Envelope.of(TopicNames.standard(), Clock.systemUTC(), source, "");
            publisher.publish(List.of(envelope.deadLetter(letter)));
        }
    }
}
