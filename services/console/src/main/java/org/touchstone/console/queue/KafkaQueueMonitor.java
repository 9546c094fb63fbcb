package org.touchstone.console.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.view.TaskState;
import org.touchstone.console.view.View;
import org.touchstone.proto.Topic;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.control.QueueLag;

/**
 * Asks Kafka for the queues, at most once a second however many ask. In flight are, of a queue's unfinished records, as many as
 * there are tasks of its kinds at work; the rest waits.
 */
@ApplicationScoped
public class KafkaQueueMonitor implements QueueMonitor {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final String PREFIX = "touchstone.tasks.";

    private final QueueLag lag;
    private final View view;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Answer> last = new AtomicReference<>();

    KafkaQueueMonitor(Admin admin, View view, InstantSource clock) {
        this.lag = new QueueLag(admin, TopicNames.standard());
        this.view = view;
        this.clock = clock;
    }

    private record Answer(Instant at, List<QueueState> queues) {}

    @Override
    public List<QueueState> queues() {
        Instant now = clock.instant();
        Answer known = last.get();
        if (known != null && now.isBefore(known.at().plus(FRESH))) {
            return known.queues();
        }
        List<QueueState> queues = Arrays.stream(Topic.values())
                .filter(topic -> topic.use() == Topic.Use.QUEUE)
                .map(this::ask)
                .toList();
        last.set(new Answer(now, queues));
        return queues;
    }

    private QueueState ask(Topic queue) {
        QueueLag.Depth depth = lag.of(queue);
        long working = Math.min(depth.lag(), working(queue));
        return new QueueState(
                queue.topicName().substring(PREFIX.length()),
                queue.topicName(),
                depth.lag() - working,
                working,
                depth.members());
    }

    private long working(Topic queue) {
        return view.tasks().countOf(TaskState.RUNNING, kind -> QueueKinds.of(kind) == queue);
    }
}
