package org.touchstone.worker.machine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.TaskHead.Failure;

/** Everything that anybody may want to do to a task. */
public sealed interface Command {

    /** Which task: the digest tells two tasks of one id apart. */
    record Identity(String taskId, String kind, String specSha256) {}

    /**
     * Kafka delivered a record that carries the task: {@code record} is its topic-partition@offset, {@code deliveryCount} counts
     * from 1; the limits say how many claims without progress, and how many deliveries, are worked on.
     */
    record Deliver(
            Identity task,
            String record,
            int deliveryCount,
            Limits limits,
            @Nullable Ticket ticket,
            String owner) implements Command {}

    /** Claims without progress, and deliveries of one record, before a task is buried. */
    record Limits(int claims, int deliveries) {}

    /** What only the owner of an epoch may do. */
    sealed interface Owned extends Command {
        /** The epoch that the owner's claim made. */
        long epoch();

        /** How far the work is. */
        Reached reached();
    }

    /** Steps done, steps in all, the checkpoint taken just now (none: the last one stands), time under owners so far. */
    record Reached(long step, long totalSteps, @Nullable CheckpointReference checkpoint, long workedMillis) {}

    /** Makes a checkpoint the place to go on from. */
    record CommitCheckpoint(long epoch, Reached reached) implements Owned {}

    /** Gives the rest of the work back to the queue. */
    record HandOver(long epoch, Reached reached, Ticket.Reason reason, String why) implements Owned {}

    /** Ends well. */
    record Succeed(long epoch, Reached reached, List<Notice> made, Map<String, Double> summary) implements Owned {
        public Succeed {
            made = List.copyOf(made);
            summary = Map.copyOf(summary);
        }
    }

    /** Ends badly, for good. */
    record Fail(long epoch, Reached reached, Failure failure) implements Owned {}

    /** Failed in a way that may pass: is tried again after {@code delay} while fewer than {@code retries} were. */
    record FailRetryably(long epoch, Reached reached, Failure failure, int retries, Duration delay) implements Owned {}

    /** Says that the owner is alive though it has nothing to commit. */
    record Beat(long epoch, Reached reached) implements Owned {}

    /** Stopped because it was cancelled. */
    record ConfirmCancel(long epoch, Reached reached) implements Owned {}

    /** Somebody wants the task stopped. */
    record RequestCancel(Identity task, String by) implements Command {}

    /** Nothing was seen to happen for long since the head had this write id (null: since the spec without a head was seen). */
    record Sweep(@Nullable String seenWriteId) implements Command {}

    /** Somebody wants a failed task tried again. */
    record Replay(String by) implements Command {}

    /** Everything that the head of this write id announces was published. */
    record ClearOutbox(String publishedWriteId) implements Command {}
}
