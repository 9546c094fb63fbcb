package org.touchstone.worker.machine;

import java.util.List;
import org.touchstone.worker.TaskHead;

/** What comes of a command. */
public sealed interface Decision {

    /**
     * Write this head if nobody wrote since; what the previous head announces must be published before, the notices after. Outbox,
     * write id and time of {@code next} are still those of the previous head.
     */
    record Write(TaskHead next, List<Notice> notices) implements Decision {
        public Write {
            notices = List.copyOf(notices);
        }
    }

    /** Publish and write nothing. */
    record Announce(List<Notice> notices) implements Decision {
        public Announce {
            notices = List.copyOf(notices);
        }
    }

    /** Nothing to do; a record that came with the command may be acknowledged once the head's outbox is published. */
    record Nothing(String why) implements Decision {}

    /** The command breaks a rule; {@code field} and {@code reason} are for whoever gave it. */
    record Refuse(String field, String reason) implements Decision {}

    /** The caller no longer owns the task: nothing it does counts. */
    record Fenced(long byEpoch) implements Decision {}
}
