package org.touchstone.evaluation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.evaluation.stream.KafkaImageStreams;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TopicNames;

/** The evaluation service works on the evaluation queue. */
@ApplicationScoped
class EvaluationDefinition implements WorkerDefinition {
    private final String bootstrapServers;

    /** {@code threads}: threads of one tensor operation. The bits of a result depend on it, so it is the same everywhere. */
    EvaluationDefinition(
            @ConfigProperty(name = "touchstone.tensor.threads", defaultValue = "1") int threads,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        Threads.use(threads);
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public Topic queue() {
        return Topic.TASKS_EVALUATION;
    }

    @Override
    public TaskHandler handler(ObjectStore store) {
        return new EvaluationHandler(
                store,
                new KafkaImageStreams(Map.of("bootstrap.servers", bootstrapServers), TopicNames.standard()),
                Clock.systemUTC());
    }
}
