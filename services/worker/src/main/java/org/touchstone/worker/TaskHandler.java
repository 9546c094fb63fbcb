package org.touchstone.worker;

import java.util.Optional;
import org.touchstone.proto.v1.Task;

/** What a service does with the tasks of its queue. One handler serves many slots at once and keeps no task's state. */
public interface TaskHandler {

    /** Whether this handler knows the spec of the task. Others are rejected. */
    boolean accepts(Task.SpecCase kind);

    /**
     * Checks the spec without touching data. Throws {@link TaskRejectedException} naming the field and the remedy; then
     * the task is rejected and nothing is kept of it.
     */
    void validate(Task task);

    /** Opens the work at its beginning, or as {@code checkpoint} left it. Throws {@link TaskFailedException}. */
    TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint);
}
