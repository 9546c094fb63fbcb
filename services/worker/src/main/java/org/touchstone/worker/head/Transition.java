package org.touchstone.worker.head;

import java.util.Optional;
import org.touchstone.worker.machine.Decision;

/** What became of a command: the decision in force, and the head as it is now (after our write, where there was one). */
public record Transition(Decision decision, Optional<VersionedHead> head) {

    /** Whether we wrote. */
    public boolean written() {
        return decision instanceof Decision.Write;
    }

    /** The head; only where a decision implies that there is one. */
    public VersionedHead presentHead() {
        return head.orElseThrow();
    }
}
