package org.touchstone.training;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;

/** The training service works on the training queue. */
@ApplicationScoped
class TrainingDefinition implements WorkerDefinition {

    @Override
    public Topic queue() {
        return Topic.TASKS_TRAINING;
    }

    @Override
    public TaskHandler handler(ObjectStore store) {
        return new TrainingHandler(store, Clock.systemUTC());
    }
}
