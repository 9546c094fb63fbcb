package org.touchstone.worker.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.touchstone.proto.Topic;

/**
 * Makes the broker what {@link Topic} says: creates the topics that are missing, and sets topics and share groups. Every
 * service may do it at start, at the same time as others: doing it again changes nothing.
 */
public final class TopologyInitializer {
    private final Admin admin;
    private final Duration limit;

    /** {@code limit} bounds each call to the broker. */
    public TopologyInitializer(Admin admin, Duration limit) {
        this.admin = admin;
        this.limit = limit;
    }

    /** {@link KafkaUnavailableException} when the broker does not answer or refuses. */
    public void initialize(GroupSettings groups) {
        try {
            createTopics();
            configure(groups);
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException(
                    "Kafka refused to prepare topics and groups: "
                            + Optional.ofNullable(e.getCause())
                                    .map(Throwable::getMessage)
                                    .orElse("no reason given")
                            + ". Share groups need a broker of version 4.2 or newer.",
                    e);
        }
    }

    private void createTopics() throws ExecutionException {
        List<NewTopic> wanted = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.settings()))
                .toList();
        Map<String, KafkaFuture<Void>> created = admin.createTopics(wanted).values();
        for (Map.Entry<String, KafkaFuture<Void>> topic : created.entrySet()) {
            try {
                Futures.await(topic.getValue(), limit, "creating topic " + topic.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private void configure(GroupSettings groups) throws ExecutionException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()), operations(topic.settings()));
            if (topic.use() == Topic.Use.QUEUE) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.GROUP, topic.shareGroup()),
                        operations(groups.settings()));
            }
        }
        Futures.await(admin.incrementalAlterConfigs(changes).all(), limit, "setting topics and groups");
    }

    private static Collection<AlterConfigOp> operations(Map<String, String> settings) {
        List<AlterConfigOp> operations = new ArrayList<>();
        settings.forEach((name, value) ->
                operations.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        return operations;
    }
}
