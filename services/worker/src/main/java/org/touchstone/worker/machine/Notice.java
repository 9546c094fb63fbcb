package org.touchstone.worker.machine;

import com.google.protobuf.Message;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.Ticket;

/** What is to be published once a write has gone through. */
public sealed interface Notice {

    /** An event of the task; task id, epoch, sequence, time and source are filled in by whoever writes. */
    record Event(TaskEvent event) implements Notice {}

    /** The rest of the task, as a fresh record on its queue. */
    record NextTicket(Ticket ticket) implements Notice {}

    /** The record that was worked on, to the dead letters. */
    record Bury(String code, String cause) implements Notice {}

    /** Something that is so from now on. */
    record Fact(Topic topic, String key, Message value) implements Notice {}

    /** Another task, to its queue. */
    record Submit(Task task) implements Notice {}
}
