package org.touchstone.evaluation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;

/** The evaluation service works on the evaluation queue. */
@ApplicationScoped
class EvaluationDefinition implements WorkerDefinition {

    @Override
    public Topic queue() {
        return Topic.TASKS_EVALUATION;
    }

    @Override
    public TaskHandler handler(ObjectStore store) {
        return new EvaluationHandler(store, Clock.systemUTC());
    }
}
