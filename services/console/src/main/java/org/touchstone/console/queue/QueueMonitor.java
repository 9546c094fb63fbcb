package org.touchstone.console.queue;

import java.util.List;

/** How long the queues are and who works on them. Throws {@link org.apache.kafka.common.KafkaException} when Kafka is away. */
public interface QueueMonitor {

    /** All queues, in the order of the topics. */
    List<QueueState> queues();

    /**
     * One queue. {@code name} is its short name ("training"); {@code waiting}: tasks nobody works on; {@code inFlight}: tasks
     * being worked on; {@code members}: work slots that are connected.
     */
    record QueueState(String name, String topic, long waiting, long inFlight, int members) {
        /** Tasks not finished: what an autoscaler counts. */
        public long unfinished() {
            return waiting + inFlight;
        }
    }
}
