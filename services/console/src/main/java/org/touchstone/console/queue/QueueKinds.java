package org.touchstone.console.queue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Task;

/** Which queue holds the tasks of a kind. */
final class QueueKinds {
    private static final Map<String, Topic> QUEUE_BY_KIND = Arrays.stream(Task.SpecCase.values())
            .filter(spec -> spec != Task.SpecCase.SPEC_NOT_SET)
            .collect(Collectors.toUnmodifiableMap(Tasks::nameOf, Tasks::topicOf));

    private QueueKinds() {}

    static @Nullable Topic of(String kind) {
        return QUEUE_BY_KIND.get(kind);
    }
}
