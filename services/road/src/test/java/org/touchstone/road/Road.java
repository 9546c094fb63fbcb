package org.touchstone.road;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.testkit.SharedServers;
import org.touchstone.testkit.process.ChildJvm;

/**
 * A broker, a store and the worker services, each service as the process that a user starts; once per JVM, for all tests.
 * Tests share topics and bucket, so each has task ids and names of its own.
 */
final class Road {
    static final String INGESTION = "ingestion";
    static final String TRAINING = "training";
    static final String EVALUATION = "evaluation";
    static final String AUDIT = "audit";
    static final String META_TRAINING = "meta-training";

    static final List<String> SERVICES = List.of(INGESTION, TRAINING, EVALUATION, AUDIT, META_TRAINING);

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int LARGEST_REQUEST_BYTES = 4 << 20;

    private final String bootstrapServers;
    private final Path files;
    private final ObjectStore store;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, ChildJvm> processes = new ConcurrentHashMap<>();
    private final RoadLog log;

    private Road() {
        bootstrapServers = SharedServers.kafka().bootstrapServers();
        files = temporary();
        EmbeddedS3 s3 = SharedServers.s3();
        store = MinioObjectStore.open(StoreConfig.of(
                s3.endpoint(), "road", s3.settings().accessKey(), s3.settings().secretKey()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.values().forEach(ChildJvm::close)));
        SERVICES.forEach(service -> launch(service, 1));
        SERVICES.forEach(this::awaitReady);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "max.request.size",
                        Integer.toString(LARGEST_REQUEST_BYTES)),
                new StringSerializer(),
                new ByteArraySerializer());
        log = new RoadLog(bootstrapServers);
    }

    private static final class Holder {
        private static final Road ROAD = new Road();
    }

    /** The one of this JVM, with every service at work. */
    static Road open() {
        Road road = Holder.ROAD;
        SERVICES.stream().filter(service -> !road.process(service).isAlive()).forEach(road::start);
        return road;
    }

    /** What the services say. */
    RoadLog log() {
        return log;
    }

    /** What the services store. */
    ObjectStore store() {
        return store;
    }

    /** What the services publish. */
    Catalog catalog() {
        return new Catalog(store);
    }

    /** The only folder that ingestion may read. */
    Path files() {
        return files;
    }

    /** The process of a service, perhaps dead. */
    ChildJvm process(String service) {
        ChildJvm process = processes.get(service);
        if (process == null) {
            throw new IllegalArgumentException("There is no service " + service);
        }
        return process;
    }

    /** Starts a service whose process has ended, and returns when it takes tasks. */
    ChildJvm start(String service) {
        return start(service, 1);
    }

    /** The same, for so many tasks at once. */
    ChildJvm start(String service, int slots) {
        launch(service, slots);
        awaitReady(service);
        return process(service);
    }

    /** Puts tasks on their queues, as any Kafka client would, and returns when the broker has them. */
    void submit(Task... tasks) {
        for (Task task : tasks) {
            String topic = Tasks.topicOf(task.getSpecCase()).topicName();
            try {
                send(topic, task.getId(), task.toByteArray());
            } catch (ExecutionException refused) {
                throw new AssertionError("The broker did not take " + task.getId(), refused);
            }
        }
    }

    /** Puts anything on a queue; fails when the broker refuses it. */
    RecordMetadata send(String topic, String key, byte @Nullable [] value) throws ExecutionException {
        try {
            return producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending to " + topic, asked);
        } catch (TimeoutException silent) {
            throw new AssertionError("The broker does not answer", silent);
        }
    }

    private void launch(String service, int slots) {
        Path jar = Path.of(System.getProperty("touchstone.root", "../.."))
                .resolve("services/" + service + "/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing; build the services with ./mvnw package -DskipTests.");
        }
        Map<String, String> environment = environment();
        environment.put("TOUCHSTONE_WORKER_SLOTS", Integer.toString(slots));
        processes.put(service, ChildJvm.startJar(List.of("-Xmx256m", "-Xss512k"), jar, environment));
    }

    private void awaitReady(String service) {
        process(service).awaitLine(line -> line.contains("Listening on:"), "the line that it is ready", START_LIMIT);
    }

    private Map<String, String> environment() {
        EmbeddedS3 s3 = SharedServers.s3();
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("TOUCHSTONE_STORE_ENDPOINT", s3.endpoint().toString());
        environment.put("TOUCHSTONE_STORE_BUCKET", "road");
        environment.put("TOUCHSTONE_STORE_ACCESS_KEY", s3.settings().accessKey());
        environment.put("TOUCHSTONE_STORE_SECRET_KEY", s3.settings().secretKey());
        environment.put("TOUCHSTONE_INGESTION_LOCAL_ROOTS", files.toString());
        // A killed owner's record comes back so much later.
        environment.put("TOUCHSTONE_WORKER_LOCK", "5s");
        environment.put(
                "TOUCHSTONE_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("DJL_OFFLINE", "true");
        environment.put("OPT_OUT_TRACKING", "true");
        return environment;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("touchstone-road").toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
