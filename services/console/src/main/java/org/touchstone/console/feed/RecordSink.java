package org.touchstone.console.feed;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.view.FactBoard;
import org.touchstone.console.view.Position;
import org.touchstone.console.view.View;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.TaskEvent;

/** Turns records into entries of the view. A record that cannot be read is counted and passed over: it must not stop the rest. */
final class RecordSink {
    private static final int MAX_ID_LENGTH = 63;

    private final View view;
    private final AtomicLong unreadable = new AtomicLong();

    RecordSink(View view) {
        this.view = view;
    }

    long unreadable() {
        return unreadable.get();
    }

    void accept(Topic topic, ConsumerRecord<byte[], byte[]> entry) {
        try {
            read(topic, entry);
        } catch (InvalidProtocolBufferException e) {
            unreadable.incrementAndGet();
        }
    }

    private void read(Topic topic, ConsumerRecord<byte[], byte[]> entry) throws InvalidProtocolBufferException {
        byte[] value = entry.value();
        Position position = new Position(entry.partition(), entry.offset());
        switch (topic) {
            case TASK_EVENTS -> event(value, position);
            case DEAD_LETTERS -> {
                if (value != null) {
                    view.deadLetters().add(DeadLetter.parseFrom(value), position);
                }
            }
            case DATASETS -> fact(view.datasets(), DatasetPublished.parser(), entry);
            case MODELS -> fact(view.models(), ModelPublished.parser(), entry);
            case DEPLOYMENTS -> fact(view.deployments(), ModelDeployed.parser(), entry);
            case EVALUATIONS -> fact(view.evaluations(), EvaluationCompleted.parser(), entry);
            case AUDITS -> fact(view.audits(), AuditCompleted.parser(), entry);
            case DENSITIES -> fact(view.densities(), DensityWindow.parser(), entry);
            case IMAGES, TASKS_INGESTION, TASKS_TRAINING, TASKS_META_TRAINING, TASKS_EVALUATION, TASKS_AUDIT -> {}
        }
    }

    private void event(byte @Nullable [] value, Position position) throws InvalidProtocolBufferException {
        TaskEvent event = value == null ? TaskEvent.getDefaultInstance() : TaskEvent.parseFrom(value);
        if (event.getTaskId().isEmpty() || event.getTaskId().length() > MAX_ID_LENGTH) {
            unreadable.incrementAndGet();
            return;
        }
        view.tasks().add(event, position);
    }

    private static <F> void fact(FactBoard<F> board, Parser<F> parser, ConsumerRecord<byte[], byte[]> entry)
            throws InvalidProtocolBufferException {
        byte[] key = entry.key();
        if (key != null) {
            board.put(
                    new String(key, StandardCharsets.UTF_8),
                    entry.value() == null ? null : parser.parseFrom(entry.value()));
        }
    }
}
