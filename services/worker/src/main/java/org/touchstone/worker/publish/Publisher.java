package org.touchstone.worker.publish;

import java.util.List;
import org.touchstone.worker.TaskHead.OutboxRecord;

/** Where records go. Safe for many threads. */
public interface Publisher extends AutoCloseable {

    /** Returns once all are safe on the broker; {@link PublishException} when they may not be. */
    void publish(List<OutboxRecord> records);

    /** Sends without waiting; {@code failed} is run when the record may be lost. */
    void send(OutboxRecord record, Runnable failed);

    /** Waits until everything sent has succeeded or failed. */
    void flush();

    @Override
    void close();
}
