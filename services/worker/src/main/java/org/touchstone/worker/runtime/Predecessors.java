package org.touchstone.worker.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.head.TaskHeads;

/** The tasks that must have succeeded before this one begins. */
final class Predecessors {
    private final TaskHeads heads;
    private final List<String> waitedFor;

    Predecessors(TaskHeads heads, Task task) {
        this.heads = heads;
        this.waitedFor = new ArrayList<>(task.getOptions().getAfterList());
    }

    /** Whether all have succeeded; {@link TaskFailedException} DEPENDENCY_FAILED once one cannot any more. */
    boolean ready() {
        while (!waitedFor.isEmpty()) {
            Optional<TaskHead.State> state =
                    heads.read(waitedFor.get(0)).map(found -> found.head().state());
            if (state.isEmpty() || !state.get().terminal()) {
                return false;
            }
            if (state.get() != TaskHead.State.SUCCEEDED) {
                throw TaskFailedException.permanent(
                        "DEPENDENCY_FAILED",
                        "Task '" + waitedFor.get(0) + "', which must succeed first, is " + state.get() + ".");
            }
            waitedFor.remove(0);
        }
        return true;
    }
}
