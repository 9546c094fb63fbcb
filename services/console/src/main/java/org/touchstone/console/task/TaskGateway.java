package org.touchstone.console.task;

import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Task;

/**
 * How the console changes anything: the same steps a worker takes, so that the truth stays in one place. Every method blocks
 * until what it promises is durable. Throws {@link org.touchstone.store.StoreException} or
 * {@link org.apache.kafka.common.KafkaException} when the store or Kafka is away; calling again is safe.
 */
public interface TaskGateway {

    /** Puts the task on its queue, once however often it is called. */
    Submission submit(Task task);

    /** Asks a task to stop. */
    Command cancel(String id, String by);

    /** Gives a failed task another try, from its last checkpoint. */
    Command retry(String id, String by);

    /** Puts a dead letter's record back on its queue. */
    Command replay(DeadLetter letter, String by);

    /** What came of a submission. */
    sealed interface Submission {
        /** It is ours now; {@code created} false: it already was. */
        record Taken(boolean created) implements Submission {}

        /** Its id belongs to another spec. */
        record IdTaken() implements Submission {}

        /** It is malformed. */
        record Invalid(String field, String reason) implements Submission {}
    }

    /** What came of a command. */
    sealed interface Command {
        /** It is on its way. */
        record Done() implements Command {}

        /** There is no such task. */
        record NotFound() implements Command {}

        /** The task's state does not allow it. */
        record NotNow(String why) implements Command {}
    }
}
