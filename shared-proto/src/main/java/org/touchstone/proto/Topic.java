package org.touchstone.proto;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every Kafka topic of the system with its settings: the one place where names, partitions and limits are written.
 * Task topics are queues read by share groups of the same name; facts are compacted; events and streamed data expire.
 */
public enum Topic {
    TASKS_INGESTION("touchstone.tasks.ingestion", Use.QUEUE),
    TASKS_TRAINING("touchstone.tasks.training", Use.QUEUE),
    TASKS_META_TRAINING("touchstone.tasks.meta-training", Use.QUEUE),
    TASKS_EVALUATION("touchstone.tasks.evaluation", Use.QUEUE),
    TASKS_AUDIT("touchstone.tasks.audit", Use.QUEUE),
    TASK_EVENTS("touchstone.task-events", Use.EVENTS),
    DATASETS("touchstone.datasets", Use.FACTS),
    MODELS("touchstone.models", Use.FACTS),
    DEPLOYMENTS("touchstone.deployments", Use.FACTS),
    EVALUATIONS("touchstone.evaluations", Use.FACTS),
    AUDITS("touchstone.audits", Use.FACTS),
    DENSITIES("touchstone.densities", Use.FACTS),
    IMAGES("touchstone.images", Use.STREAM),
    DEAD_LETTERS("touchstone.dead-letters", Use.DEAD_LETTERS);

    /** What a topic is for; decides its settings. */
    public enum Use {
        QUEUE,
        EVENTS,
        FACTS,
        STREAM,
        DEAD_LETTERS
    }

    /** Largest task record, in bytes: a task names its data, it does not carry them. */
    public static final int MAX_TASK_BYTES = 256 * 1024;

    private static final int MAX_EVENT_BYTES = 1024 * 1024;
    private static final long EVENT_RETENTION_MILLIS = 30L * 24 * 3600 * 1000;
    private static final long STREAM_RETENTION_MILLIS = 7L * 24 * 3600 * 1000;

    private final String topicName;
    private final Use use;

    Topic(String topicName, Use use) {
        this.topicName = topicName;
        this.use = use;
    }

    /** Name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** What it is for. */
    public Use use() {
        return use;
    }

    /**
     * Partitions. A queue has one: any number of workers of a share group read it, while Kafka gives each member of a group some
     * partitions only, so that with more of them a slot could idle while tasks wait, or wait for a dead member's session to lapse.
     * Streamed data have one, so that the order of a stream does not depend on how its sender chooses partitions.
     */
    public int partitions() {
        return use == Use.EVENTS ? 4 : 1;
    }

    /** Share group of a queue: its workers. */
    public String shareGroup() {
        if (use != Use.QUEUE) {
            throw new IllegalStateException(topicName + " is not a queue");
        }
        return topicName;
    }

    /** Topic settings for {@code CreateTopics}, by Kafka's names. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        switch (use) {
            case QUEUE -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", "-1");
                settings.put("max.message.bytes", Integer.toString(MAX_TASK_BYTES));
            }
            case EVENTS -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", Long.toString(EVENT_RETENTION_MILLIS));
                settings.put("max.message.bytes", Integer.toString(MAX_EVENT_BYTES));
            }
            case STREAM -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", Long.toString(STREAM_RETENTION_MILLIS));
                settings.put("max.message.bytes", Integer.toString(MAX_EVENT_BYTES));
            }
            case FACTS -> {
                settings.put("cleanup.policy", "compact");
                settings.put("max.message.bytes", Integer.toString(MAX_EVENT_BYTES));
            }
            case DEAD_LETTERS -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", "-1");
                settings.put("max.message.bytes", Integer.toString(MAX_EVENT_BYTES));
            }
        }
        return settings;
    }
}
