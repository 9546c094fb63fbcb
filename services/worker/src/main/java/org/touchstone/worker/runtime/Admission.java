package org.touchstone.worker.runtime;

import java.util.Optional;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Violation;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.Ticket;
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

    /** A task that nobody has begun has no rest to hand on; before anything of it is kept, or the sweeper would find it. */
    Optional<Violation> checkTicketOfNew(Task task) {
        boolean forged = task.hasTicket() && task.getTicket().getReason() != Ticket.Reason.SWEPT;
        return forged
                ? Optional.of(new Violation("ticket", "is set by workers only; leave it out."))
                : Optional.empty();
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
