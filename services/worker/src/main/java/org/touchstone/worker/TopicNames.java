package org.touchstone.worker;

import org.touchstone.proto.Topic;

/** Names of the topics on a broker: the contract's, behind a prefix where several installations share one broker. */
public record TopicNames(String prefix) {

    /** The contract's names as they are. */
    public static TopicNames standard() {
        return new TopicNames("");
    }

    /** Name on the broker. */
    public String of(Topic topic) {
        return prefix + topic.topicName();
    }

    /** Share group of a queue: its workers. */
    public String groupOf(Topic queue) {
        return prefix + queue.shareGroup();
    }
}
