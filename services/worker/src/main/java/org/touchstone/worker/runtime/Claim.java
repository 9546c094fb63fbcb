package org.touchstone.worker.runtime;

import org.touchstone.proto.v1.Task;
import org.touchstone.worker.publish.Envelope;

/** A task that is ours: the record that carries it, its head, why we might have to stop, and our voice. */
record Claim(Task task, Delivery delivery, OwnedHead head, StopSignal signal, Envelope envelope) {

    String taskId() {
        return task.getId();
    }
}
