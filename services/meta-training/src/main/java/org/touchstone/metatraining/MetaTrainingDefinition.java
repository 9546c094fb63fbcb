package org.touchstone.metatraining;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;

/** The meta-training service works on the meta-training queue. */
@ApplicationScoped
class MetaTrainingDefinition implements WorkerDefinition {

    /** {@code threads}: threads of one tensor operation. The bits of a result depend on it, so it is the same everywhere. */
    MetaTrainingDefinition(@ConfigProperty(name = "touchstone.tensor.threads", defaultValue = "1") int threads) {
        Threads.use(threads);
    }

    @Override
    public Topic queue() {
        return Topic.TASKS_META_TRAINING;
    }

    @Override
    public TaskHandler handler(ObjectStore store) {
        return new MetaTrainingHandler(store, Clock.systemUTC());
    }
}
