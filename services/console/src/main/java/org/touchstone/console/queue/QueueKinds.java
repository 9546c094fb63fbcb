package org.touchstone.console.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.Topic;

/** Which queue holds the tasks of a kind. */
final class QueueKinds {
    private static final Map<String, Topic> QUEUE_BY_KIND = Map.of(
            "ingest-dataset", Topic.TASKS_INGESTION,
            "train-classifier", Topic.TASKS_TRAINING,
            "sweep", Topic.TASKS_TRAINING,
            "evaluate-model", Topic.TASKS_EVALUATION);

    private QueueKinds() {}

    static @Nullable Topic of(String kind) {
        return QUEUE_BY_KIND.get(kind);
    }
}
