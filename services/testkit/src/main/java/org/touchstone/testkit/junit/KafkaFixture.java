package org.touchstone.testkit.junit;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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

/** A test's own corner of the shared broker: names of topics and groups that no other test has. */
public final class KafkaFixture implements AutoCloseable {
    private final String bootstrapServers;
    private final String prefix;
    private final Admin admin;

    KafkaFixture(String bootstrapServers, String prefix) {
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Host and port for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The start of a client's configuration, the caller's. */
    public Map<String, Object> clientConfig() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** What all names of this test begin with. */
    public String prefix() {
        return prefix;
    }

    /** The broker's administration. */
    public Admin admin() {
        return admin;
    }

    /** Creates a topic of one partition; its name ends with {@code name}. */
    public String topic(String name) {
        return topic(name, 1, Map.of());
    }

    /** Creates a topic; its name ends with {@code name}. */
    public String topic(String name, int partitions, Map<String, String> config) {
        return exactTopic(prefix + name, partitions, config);
    }

    /** Creates a topic of exactly this name unless it is there; whoever shares the broker shares it. */
    public String exactTopic(String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
        try {
            await(admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException there) {
            return name;
        }
        return name;
    }

    /** A share group that reads from the start and holds a record 30 s, at most 5 times. */
    public String group(String name) {
        return group(name, Duration.ofSeconds(30), 5);
    }

    /** A share group that reads from the start; lock 1 s to 1 h, 2 to 25 deliveries. */
    public String group(String name, Duration lock, int deliveries) {
        String group = prefix + name;
        configureGroup(
                group,
                Map.of(
                        "share.auto.offset.reset", "earliest",
                        "share.record.lock.duration.ms", Long.toString(lock.toMillis()),
                        "share.delivery.count.limit", Integer.toString(deliveries)));
        return group;
    }

    /** Sets the configuration of a group of exactly this name. */
    public void configureGroup(String group, Map<String, String> config) {
        Collection<AlterConfigOp> changes = config.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        await(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), changes))
                .all());
    }

    @Override
    public void close() {
        admin.close();
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            future.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while talking to the broker", asked);
        }
    }
}
