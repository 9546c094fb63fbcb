package org.touchstone.worker.runtime;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.touchstone.proto.TraceContext;
import org.touchstone.proto.v1.Task;

/** The trace that an attempt at a task belongs to. */
final class Traces {
    private Traces() {}

    /** A new span in the submission's trace; where it had none, in a trace that is a function of the id, one for all attempts. */
    static TraceContext next(Task task, String recordTraceparent, LongSupplier randomBits) {
        return TraceContext.parse(task.getTraceparent())
                .or(() -> TraceContext.parse(recordTraceparent))
                .orElseGet(() -> ofId(task.getId()))
                .child(randomBits);
    }

    private static TraceContext ofId(String taskId) {
        UUID name = UUID.nameUUIDFromBytes(("touchstone-task/" + taskId).getBytes(StandardCharsets.UTF_8));
        long[] halves = {name.getMostSignificantBits(), name.getLeastSignificantBits(), 1};
        int[] next = {0};
        return TraceContext.start(() -> halves[next[0]++]);
    }
}
