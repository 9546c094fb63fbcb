package org.touchstone.worker.publish;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.CloudEventHeaders;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.machine.Notice;

/**
 * Makes records of what is to be said about one task: who says it, under which trace, when, and as the how-manieth. One envelope
 * speaks for one epoch; ids are functions of (task, epoch, sequence), so that a record published twice is known as a repetition.
 */
public final class Envelope {
    private static final long SAID_BY_ANOTHER = -1;

    private final TopicNames topics;
    private final InstantSource clock;
    private final String source;
    private final String traceparent;
    private final @Nullable Task task;
    private final @Nullable DeadLetter letter;
    private final AtomicLong sequence = new AtomicLong();

    private Envelope(
            TopicNames topics,
            InstantSource clock,
            String source,
            String traceparent,
            @Nullable Task task,
            @Nullable DeadLetter letter) {
        this.topics = topics;
        this.clock = clock;
        this.source = source;
        this.traceparent = traceparent;
        this.task = task;
        this.letter = letter;
    }

    /** For events only. */
    public static Envelope of(TopicNames topics, InstantSource clock, String source, String traceparent) {
        return new Envelope(topics, clock, source, traceparent, null, null);
    }

    /** Also for tickets of this task. */
    public Envelope about(Task theTask) {
        return new Envelope(topics, clock, source, traceparent, theTask, letter);
    }

    /** Also for dead letters: {@code theLetter} tells of the record that was worked on. */
    public Envelope burying(DeadLetter theLetter) {
        return new Envelope(topics, clock, source, traceparent, task, theLetter);
    }

    /** The trace that its records belong to. */
    public String traceparent() {
        return traceparent;
    }

    /** Records of notices, in their order. */
    public List<OutboxRecord> seal(String taskId, long epoch, List<Notice> notices) {
        return notices.stream().map(notice -> seal(taskId, epoch, notice)).toList();
    }

    /** Record of one event. */
    public OutboxRecord event(String taskId, long epoch, TaskEvent said) {
        // A cancellation is asked for by somebody who does not own the epoch and cannot know its sequence: once per
        // epoch.
        return event(taskId, epoch, said.hasCancelRequested() ? SAID_BY_ANOTHER : sequence.getAndIncrement(), said);
    }

    /** Record of one event with a sequence of the caller's. */
    public OutboxRecord event(String taskId, long epoch, long number, TaskEvent said) {
        TaskEvent event = said.toBuilder()
                .setTaskId(taskId)
                .setEpoch(epoch)
                .setSequence(number)
                .setTime(Timestamps.fromMillis(clock.millis()))
                .setSource(source)
                .build();
        return record(Topic.TASK_EVENTS, taskId, event, taskId + "/" + epoch + "/" + number, taskId);
    }

    /** Record of a task for its queue. */
    public OutboxRecord submission(Task submitted) {
        String id = submitted.getId() + "/ticket/" + submitted.getTicket().getNumber()
                + submitted.getTicket().getHeadWriteId();
        return record(Tasks.topicOf(submitted.getSpecCase()), submitted.getId(), submitted, id, submitted.getId());
    }

    /** Record of a dead letter. */
    public OutboxRecord deadLetter(DeadLetter dead) {
        String position = dead.getTopic() + "-" + dead.getPartition() + "-" + dead.getOffset();
        String key = dead.getTaskId().isEmpty() ? position : dead.getTaskId();
        DeadLetter dated =
                dead.toBuilder().setTime(Timestamps.fromMillis(clock.millis())).build();
        return record(Topic.DEAD_LETTERS, key, dated, "dead-letter/" + position, key);
    }

    private OutboxRecord seal(String taskId, long epoch, Notice notice) {
        if (notice instanceof Notice.Event event) {
            return event(taskId, epoch, event.event());
        } else if (notice instanceof Notice.NextTicket next) {
            Task rest = required(task).toBuilder().setTicket(next.ticket()).build();
            return submission(rest);
        } else if (notice instanceof Notice.Submit submit) {
            return submission(submit.task());
        } else if (notice instanceof Notice.Bury bury) {
            return deadLetter((letter == null ? DeadLetter.getDefaultInstance() : letter)
                    .toBuilder()
                            .setTaskId(taskId)
                            .setCode(bury.code())
                            .setCause(bury.cause())
                            .setTraceparent(traceparent)
                            .build());
        } else if (notice instanceof Notice.Fact fact) {
            return record(
                    fact.topic(), fact.key(), fact.value(), taskId + "/" + epoch + "/fact/" + fact.key(), fact.key());
        }
        throw new IllegalStateException("No record for " + notice);
    }

    private OutboxRecord record(Topic topic, String key, Message value, String id, String subject) {
        Instant now = clock.instant();
        Map<String, String> headers = new HashMap<>();
        CloudEventHeaders.of(value, id, source, subject, now, traceparent)
                .forEach((name, bytes) -> headers.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return new OutboxRecord(
                topics.of(topic),
                key,
                Base64.getEncoder().encodeToString(value.toByteArray()),
                value.getDescriptorForType().getFullName(),
                headers);
    }

    /** The record as it was, cut to what a dead letter may carry. */
    public static ByteString kept(byte[] record, int limitBytes) {
        return ByteString.copyFrom(record, 0, Math.min(record.length, limitBytes));
    }

    private static Task required(@Nullable Task task) {
        if (task == null) {
            throw new IllegalStateException("A ticket is written only by who knows the task");
        }
        return task;
    }
}
