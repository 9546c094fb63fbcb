package org.touchstone.worker.runtime;

import java.util.Optional;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Violation;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRejectedException;

/** Whether a task is well formed and belongs to this queue. */
final class Admission {
    private final TaskHandler handler;

    Admission(TaskHandler handler) {
        this.handler = handler;
    }

    /** What is wrong whatever the spec says. */
    Optional<Violation> checkForm(Task task) {
        Optional<Violation> violation = Tasks.check(task);
        if (violation.isPresent() || handler.accepts(task.getSpecCase())) {
            return violation;
        }
        return Optional.of(new Violation(
                "spec",
                "is " + Tasks.nameOf(task.getSpecCase()) + ", which this queue does not do; send it to "
                        + Tasks.topicOf(task.getSpecCase()).topicName() + "."));
    }

    /** What is wrong with the spec. */
    Optional<Violation> checkSpec(Task task) {
        try {
            handler.validate(task);
            return Optional.empty();
        } catch (TaskRejectedException rejected) {
            return Optional.of(new Violation(rejected.field(), String.valueOf(rejected.getMessage())));
        }
    }
}
