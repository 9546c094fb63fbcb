package org.touchstone.worker.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.proto.Topic;
import org.touchstone.worker.TopicNames;

/** Creates the topics and sets up the share groups; does nothing where they are as they should be, so every service may run it. */
public final class TopologyInitializer {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyInitializer.class);
    private static final Optional<Short> BROKER_DEFAULT = Optional.empty();

    private final Admin admin;
    private final TopicNames names;
    private final GroupSettings groups;

    /** The admin client stays the caller's. */
    public TopologyInitializer(Admin admin, TopicNames names, GroupSettings groups) {
        this.admin = admin;
        this.names = names;
        this.groups = groups;
    }

    /** Waits for the broker at most so long; {@link TopologyException} says what could not be done. */
    public void initialize(Duration patience) {
        Set<String> existing = await("reach the broker", admin.listTopics().names(), patience);
        List<NewTopic> missing = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            if (!existing.contains(names.of(topic))) {
                missing.add(new NewTopic(names.of(topic), Optional.of(topic.partitions()), BROKER_DEFAULT)
                        .configs(topic.settings()));
            }
        }
        create(missing, patience);
        Map<ConfigResource, Collection<AlterConfigOp>> changes = groupConfigs();
        await("set up the share groups", admin.incrementalAlterConfigs(changes).all(), patience);
        awaitApplied(changes, patience);
    }

    /** A broker that has not yet heard of the settings would start a group at the end of its queue, past tasks already there. */
    private void awaitApplied(Map<ConfigResource, Collection<AlterConfigOp>> changes, Duration patience) {
        long began = System.nanoTime();
        while (!isApplied(changes, patience)) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new TopologyException(
                        "The broker did not apply the settings of the share groups within " + patience.toSeconds()
                                + " s",
                        new TimeoutException());
            }
        }
    }

    private boolean isApplied(Map<ConfigResource, Collection<AlterConfigOp>> changes, Duration patience) {
        Map<ConfigResource, Config> current = await(
                "read the settings of the share groups",
                admin.describeConfigs(changes.keySet()).all(),
                patience);
        return changes.entrySet().stream()
                .allMatch(change -> change.getValue().stream().allMatch(wanted -> {
                    @Nullable Config config = current.get(change.getKey());
                    @Nullable
                    ConfigEntry entry = config == null
                            ? null
                            : config.get(wanted.configEntry().name());
                    return entry != null && wanted.configEntry().value().equals(entry.value());
                }));
    }

    private void create(List<NewTopic> missing, Duration patience) {
        admin.createTopics(missing).values().forEach((name, future) -> {
            try {
                await("create topic " + name, future, patience);
                LOG.info("Created topic {}", name);
            } catch (TopologyException failure) {
                // Somebody else may have created it since we looked.
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw failure;
                }
            }
        });
    }

    private Map<ConfigResource, Collection<AlterConfigOp>> groupConfigs() {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Topic topic : Topic.values()) {
            if (topic.use() == Topic.Use.QUEUE) {
                List<AlterConfigOp> settings = new ArrayList<>();
                groups.asKafkaConfig()
                        .forEach((key, value) ->
                                settings.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
                changes.put(new ConfigResource(ConfigResource.Type.GROUP, names.groupOf(topic)), settings);
            }
        }
        return changes;
    }

    private static <T> T await(String what, KafkaFuture<T> future, Duration patience) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new TopologyException(
                    "Could not " + what + ": " + failure.getCause(),
                    failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException late) {
            throw new TopologyException(
                    "Could not " + what + " within " + patience.toSeconds()
                            + " s; is the broker running, and kafka.bootstrap.servers right?",
                    late);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new TopologyException("Interrupted; could not " + what, asked);
        }
    }

    /** The topics and groups are not as they should be. */
    public static final class TopologyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TopologyException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
