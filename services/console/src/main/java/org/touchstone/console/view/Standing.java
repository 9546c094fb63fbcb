package org.touchstone.console.view;

import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.TaskEvent;

/**
 * The event that decides where a task stands: of the newest epoch; within it an end outweighs everything else; then the
 * greatest sequence. So the standing does not depend on the order in which events arrive.
 */
record Standing(long epoch, long sequence, TaskState state, TaskEvent event) {

    static @Nullable Standing of(TaskEvent event) {
        TaskState state =
                switch (event.getEventCase()) {
                    case ACCEPTED, YIELDED -> TaskState.QUEUED;
                    case STARTED, RESUMED, PROGRESS, METRIC, CHECKPOINTED -> TaskState.RUNNING;
                    case RETRYING -> TaskState.RETRYING;
                    case SUCCEEDED -> TaskState.SUCCEEDED;
                    case FAILED -> TaskState.FAILED;
                    case CANCELLED -> TaskState.CANCELLED;
                    case STATISTICS, RACE, ARTIFACT, REJECTED, FENCED, CANCEL_REQUESTED, EVENT_NOT_SET -> null;
                };
        return state == null ? null : new Standing(event.getEpoch(), event.getSequence(), state, event);
    }

    boolean outweighs(@Nullable Standing other) {
        if (other == null || epoch != other.epoch) {
            return other == null || epoch > other.epoch;
        }
        if (state.terminal() != other.state.terminal()) {
            return state.terminal();
        }
        return sequence > other.sequence;
    }
}
