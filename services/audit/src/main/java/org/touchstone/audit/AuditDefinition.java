package org.touchstone.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;

/** The audit service works on the audit queue. */
@ApplicationScoped
class AuditDefinition implements WorkerDefinition {

    /** {@code threads}: threads of one tensor operation. The bits of a result depend on it, so it is the same everywhere. */
    AuditDefinition(@ConfigProperty(name = "touchstone.tensor.threads", defaultValue = "1") int threads) {
        Threads.use(threads);
    }

    @Override
    public Topic queue() {
        return Topic.TASKS_AUDIT;
    }

    @Override
    public TaskHandler handler(ObjectStore store) {
        return new AuditHandler(store, Clock.systemUTC());
    }
}
