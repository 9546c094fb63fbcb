package org.touchstone.embedded.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.touchstone.embedded.EmbeddedServerException;
import org.touchstone.embedded.FreePorts;
import org.touchstone.embedded.QuietLogs;

/**
 * One Kafka node, broker and controller at once, the same code that {@code kafka-server-start.sh} runs. Topics, groups
 * and offsets live in the data directory and survive stop, restart and kill. Ports stay the same over
 * {@link #restart()}. Locks of share groups may last 1 s to 1 h, deliveries may be limited to 2 to 25.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final Path dataDirectory;
    private final int port;
    private final Properties properties;

    private @Nullable KafkaRaftServer server;

    private EmbeddedKafka(KafkaSettings settings) {
        this.dataDirectory = settings.dataDirectory();
        this.port = FreePorts.orFree(settings.port());
        this.properties = new Properties();
        properties.putAll(properties(dataDirectory, port, FreePorts.orFree(settings.controllerPort())));
        properties.putAll(settings.overrides());
    }

    /** Formats the data directory when it is new, and starts; {@link EmbeddedServerException} when that fails. */
    public static EmbeddedKafka start(KafkaSettings settings) {
        QuietLogs.apply();
        EmbeddedKafka kafka = new EmbeddedKafka(settings);
        kafka.start();
        return kafka;
    }

    /** Host and port for clients. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Port for clients. */
    public int port() {
        return port;
    }

    /** Where everything is kept. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Stops cleanly; nothing when it is stopped already. */
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Stops if it runs, and starts again on the same data and ports. */
    public synchronized void restart() {
        stop();
        start();
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void start() {
        try {
            formatOnce();
            KafkaRaftServer starting = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
            server = starting;
            starting.startup();
        } catch (IOException | RuntimeException failure) {
            throw new EmbeddedServerException("Kafka did not start with " + properties, failure);
        }
    }

    private void formatOnce() throws IOException {
        Path logs = dataDirectory.resolve("kafka-logs");
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(logs);
        Path file = dataDirectory.resolve("format.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "what this node was formatted with");
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] command = {
            "format",
            "--config",
            file.toString(),
            "--cluster-id",
            Uuid.randomUuid().toString()
        };
        int status = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new UncheckedIOException(
                    new IOException("kafka-storage format said: " + said.toString(StandardCharsets.UTF_8)));
        }
    }

    private static Map<String, String> properties(Path dataDirectory, int port, int controllerPort) {
        Map<String, String> all = new TreeMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        all.put("listeners", "BROKER://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        all.put("advertised.listeners", "BROKER://localhost:" + port);
        all.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("inter.broker.listener.name", "BROKER");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("log.dirs", dataDirectory.resolve("kafka-logs").toString());
        all.put("auto.create.topics.enable", "false");
        all.put("num.partitions", "1");
        all.put("default.replication.factor", "1");
        all.put("min.insync.replicas", "1");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            all.put(topic + ".replication.factor", "1");
            all.put(topic + ".num.partitions", "4");
        }
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("group.share.min.record.lock.duration.ms", "1000");
        all.put("group.share.max.record.lock.duration.ms", "3600000");
        all.put("group.share.max.delivery.count.limit", "25");
        // A killed member of a share group keeps its partitions so long, and what is on them waits: Kafka's default is
        // 45 s.
        all.put("group.share.session.timeout.ms", "8000");
        all.put("group.share.min.session.timeout.ms", "1000");
        all.put("group.share.heartbeat.interval.ms", "2000");
        all.put("group.share.min.heartbeat.interval.ms", "500");
        // After a kill the next start waits for the old registration to lapse.
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "1000");
        return all;
    }
}
