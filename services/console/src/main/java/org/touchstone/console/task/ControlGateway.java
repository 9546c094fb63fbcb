package org.touchstone.console.task;

import java.util.Optional;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.control.TaskControl;
import org.touchstone.worker.control.TaskControl.CancelOutcome;
import org.touchstone.worker.control.TaskControl.ReplayOutcome;
import org.touchstone.worker.control.TaskControl.SubmitOutcome;

/** Changes tasks through the worker's {@link TaskControl}. */
public final class ControlGateway implements TaskGateway {
    private final TaskControl control;

    /** Over this control. */
    public ControlGateway(TaskControl control) {
        this.control = control;
    }

    @Override
    public Submission submit(Task task) {
        SubmitOutcome outcome = control.submit(task);
        if (outcome instanceof SubmitOutcome.Invalid invalid) {
            return new Submission.Invalid(invalid.field(), invalid.field() + " " + invalid.reason());
        }
        return outcome instanceof SubmitOutcome.Conflict
                ? new Submission.IdTaken()
                : new Submission.Taken(outcome instanceof SubmitOutcome.Submitted);
    }

    @Override
    public Command cancel(String id, String by) {
        if (control.task(id).isEmpty() && control.head(id).isEmpty()) {
            return new Command.NotFound();
        }
        CancelOutcome outcome = control.cancel(id, by);
        return outcome instanceof CancelOutcome.TooLate late
                ? new Command.NotNow("It has ended already: " + late.head().state() + ".")
                : new Command.Done();
    }

    @Override
    public Command retry(String id, String by) {
        Optional<Task> task = control.task(id);
        if (task.isEmpty()) {
            return new Command.NotFound();
        }
        ReplayOutcome outcome = control.replay(id, by);
        return outcome instanceof ReplayOutcome.Refused refused
                ? new Command.NotNow(refused.reason())
                : new Command.Done();
    }

    @Override
    public Command replay(DeadLetter letter, String by) {
        return letter.getTaskId().isEmpty()
                ? new Command.NotNow("The record could not be read, so there is no task to replay; submit it anew.")
                : retry(letter.getTaskId(), by);
    }
}
