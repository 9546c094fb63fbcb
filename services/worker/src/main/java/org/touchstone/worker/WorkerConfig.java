package org.touchstone.worker;

import java.nio.file.Path;
import org.touchstone.proto.Topic;

/**
 * How a worker is set up. {@code source}: service/host/process, as events name it; {@code slots}: tasks at once;
 * {@code claimLimit}: claims without progress before a task is buried; {@code deliveryLimit}: deliveries of a record before its
 * task is buried, below the broker's limit;
 * {@code workDirectory}: for checkpoints on their way, emptied at start; {@code keepAllCheckpoints}: otherwise the newest two.
 */
public record WorkerConfig(
        Topic queue,
        TopicNames topics,
        String source,
        int slots,
        int claimLimit,
        int deliveryLimit,
        Path workDirectory,
        boolean keepAllCheckpoints,
        WorkerTiming timing) {
    /** Claims without progress that are worked on. */
    public static final int DEFAULT_CLAIM_LIMIT = 5;

    /** Deliveries that are worked on. */
    public static final int DEFAULT_DELIVERY_LIMIT = 9;

    public WorkerConfig {
        if (queue.use() != Topic.Use.QUEUE) {
            throw new IllegalArgumentException("queue is " + queue + ", which is not a queue of tasks");
        }
        if (slots < 1 || slots > 64) {
            throw new IllegalArgumentException("slots is " + slots + "; it is 1 to 64");
        }
        if (claimLimit < 1 || claimLimit > 100) {
            throw new IllegalArgumentException("claimLimit is " + claimLimit + "; it is 1 to 100");
        }
        if (deliveryLimit < 1 || deliveryLimit > 24) {
            throw new IllegalArgumentException("deliveryLimit is " + deliveryLimit + "; it is 1 to 24");
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("source is empty; name the service, host and process");
        }
    }

    /** One slot, usual paces, the contract's topics. */
    public static WorkerConfig of(Topic queue, String source, Path workDirectory) {
        return new WorkerConfig(
                queue,
                TopicNames.standard(),
                source,
                1,
                DEFAULT_CLAIM_LIMIT,
                DEFAULT_DELIVERY_LIMIT,
                workDirectory,
                false,
                WorkerTiming.defaults());
    }

    /** Another number of tasks at once. */
    public WorkerConfig withSlots(int number) {
        return new WorkerConfig(
                queue, topics, source, number, claimLimit, deliveryLimit, workDirectory, keepAllCheckpoints, timing);
    }

    /** Other paces. */
    public WorkerConfig withTiming(WorkerTiming newTiming) {
        return new WorkerConfig(
                queue, topics, source, slots, claimLimit, deliveryLimit, workDirectory, keepAllCheckpoints, newTiming);
    }

    /** Other names of topics. */
    public WorkerConfig withTopics(TopicNames names) {
        return new WorkerConfig(
                queue, names, source, slots, claimLimit, deliveryLimit, workDirectory, keepAllCheckpoints, timing);
    }

    /** Another limit of claims without progress. */
    public WorkerConfig withClaimLimit(int limit) {
        return new WorkerConfig(
                queue, topics, source, slots, limit, deliveryLimit, workDirectory, keepAllCheckpoints, timing);
    }

    /** Keeps every checkpoint. */
    public WorkerConfig keepingAllCheckpoints() {
        return new WorkerConfig(queue, topics, source, slots, claimLimit, deliveryLimit, workDirectory, true, timing);
    }
}
