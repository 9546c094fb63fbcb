package org.touchstone.worker.runtime;

import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.worker.publish.Envelope;

/** A record as Kafka delivered it, for the {@code count}-th time. The value is not to be changed. */
@SuppressWarnings("ArrayRecordComponent")
record Delivery(String topic, int partition, long offset, int count, byte[] value, String traceparent) {

    /** Names the record for ever. */
    String position() {
        return topic + "-" + partition + "@" + offset;
    }

    /** A dead letter about this record, without cause. */
    DeadLetter letter() {
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setDeliveryCount(count)
                .setRecord(Envelope.kept(value, Topic.MAX_TASK_BYTES))
                .setTraceparent(traceparent)
                .build();
    }

    @Override
    public String toString() {
        return position() + " (delivery " + count + ")";
    }
}
