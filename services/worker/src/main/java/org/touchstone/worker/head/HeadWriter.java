package org.touchstone.worker.head;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.machine.Decision;
import org.touchstone.worker.machine.TaskMachine;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.publish.Publisher;

/**
 * The one way in which a head is changed, by whomever: read, decide, publish what the head still announces, write on condition,
 * publish what the new head announces. A head is thus never replaced before its outbox is published, and a crash at any point
 * leaves the rest to whoever reads the head next.
 */
public final class HeadWriter {
    private final TaskHeads heads;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final FailPoint failPoint;

    /** {@code ids} gives a new unique write id each time. */
    public HeadWriter(
            TaskHeads heads, Publisher publisher, InstantSource clock, Supplier<String> ids, FailPoint failPoint) {
        this.heads = heads;
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
        this.failPoint = failPoint;
    }

    /** Carries out a command on the head as it is now. */
    public Transition apply(String taskId, Command command, Envelope envelope) {
        return apply(taskId, heads.read(taskId), "", command, envelope);
    }

    /** Clears the outbox that the caller has published, unless the head has changed since. */
    public void settle(String taskId, String publishedWriteId, Envelope envelope) {
        apply(taskId, heads.read(taskId), publishedWriteId, new Command.ClearOutbox(publishedWriteId), envelope);
    }

    /**
     * Carries out a command on a head that the caller knows, or on a newer one if it has changed. {@code publishedWriteId} names
     * the head whose outbox the caller has published.
     */
    public Transition applyKnown(VersionedHead known, String publishedWriteId, Command command, Envelope envelope) {
        return apply(known.head().taskId(), Optional.of(known), publishedWriteId, command, envelope);
    }

    private Transition apply(
            String taskId, Optional<VersionedHead> known, String publishedWriteId, Command command, Envelope envelope) {
        Optional<VersionedHead> current = known;
        while (true) {
            @Nullable TaskHead head = current.map(VersionedHead::head).orElse(null);
            Decision decision = TaskMachine.decide(head, command);
            if (head != null && !head.writeId().equals(publishedWriteId)) {
                publisher.publish(head.outbox());
            }
            if (decision instanceof Decision.Announce announce) {
                publisher.publish(envelope.seal(taskId, head == null ? 0 : head.epoch(), announce.notices()));
            }
            if (!(decision instanceof Decision.Write write)) {
                return new Transition(decision, current);
            }
            Optional<VersionedHead> written = write(current.orElse(null), write, envelope);
            if (written.isPresent()) {
                return new Transition(write, written);
            }
            current = heads.read(taskId);
        }
    }

    private Optional<VersionedHead> write(@Nullable VersionedHead current, Decision.Write write, Envelope envelope) {
        TaskHead next = write.next();
        List<OutboxRecord> outbox = envelope.seal(next.taskId(), next.epoch(), write.notices());
        Optional<VersionedHead> written = heads.write(
                current, next.stamped(outbox, ids.get(), clock.instant().toString()));
        if (written.isPresent()) {
            failPoint.reached(FailPoint.AFTER_COMMIT);
            publisher.publish(outbox);
            failPoint.reached(FailPoint.AFTER_PUBLISH);
        }
        return written;
    }
}
