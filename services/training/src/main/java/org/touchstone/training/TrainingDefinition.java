package org.touchstone.training;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;

/** The training service works on the training queue. */
@ApplicationScoped
class TrainingDefinition implements WorkerDefinition {

    /** {@code threads}: threads of one tensor operation. The bits of a result depend on it, so it is the same everywhere. */
    TrainingDefinition(@ConfigProperty(name = "touchstone.tensor.threads", defaultValue = "1") int threads) {
        Threads.use(threads);
    }

    @Override
    public Topic queue() {
        return Topic.TASKS_TRAINING;
    }

    @Override
    public TaskHandler handler(ObjectStore store) {
        return new TrainingHandler(store, Clock.systemUTC());
    }
}
