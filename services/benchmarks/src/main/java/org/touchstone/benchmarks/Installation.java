package org.touchstone.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.touchstone.embedded.kafka.EmbeddedKafka;
import org.touchstone.embedded.kafka.KafkaSettings;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.embedded.s3.S3Settings;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.control.GroupSettings;
import org.touchstone.worker.control.TaskControl;
import org.touchstone.worker.control.TaskControl.SubmitOutcome;
import org.touchstone.worker.control.TopologyInitializer;
import org.touchstone.worker.runtime.Worker;

/** A broker and a store in this process, on a temporary folder that goes with them. */
public final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BUCKET = "benchmarks";

    private final Path folder;
    private final EmbeddedKafka kafka;
    private final EmbeddedS3 s3;
    private final StoreConfig storeConfig;
    private final ObjectStore store;
    private final Admin admin;
    private final TimedPublisher publisher;
    private final TaskControl control;
    private final AtomicLong ids = new AtomicLong();

    private Installation(Path folder) {
        this.folder = folder;
        this.kafka = EmbeddedKafka.start(KafkaSettings.in(folder.resolve("kafka")));
        this.s3 = EmbeddedS3.start(S3Settings.in(folder.resolve("s3")));
        this.storeConfig = StoreConfig.of(
                s3.endpoint(), BUCKET, s3.settings().accessKey(), s3.settings().secretKey());
        this.store = MinioObjectStore.open(storeConfig);
        this.admin = Admin.create(connection());
        new TopologyInitializer(admin, TopicNames.standard(), GroupSettings.defaults()).initialize(PATIENCE);
        this.publisher = new TimedPublisher(Worker.publisher(connection(), "benchmarks"));
        this.control = new TaskControl(
                store,
                publisher,
                TopicNames.standard(),
                Clock.systemUTC(),
                () -> "benchmark-" + ids.incrementAndGet(),
                "benchmarks");
    }

    /** Starts both; takes seconds. */
    public static Installation start() {
        try {
            return new Installation(Files.createTempDirectory("touchstone-benchmarks-"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Map<String, Object> connection() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    /** What another process needs to reach broker and store. */
    List<String> addresses() {
        return List.of(
                kafka.bootstrapServers(),
                storeConfig.endpoint().toString(),
                storeConfig.bucket(),
                storeConfig.accessKey(),
                storeConfig.secretKey());
    }

    ObjectStore store() {
        return store;
    }

    Admin admin() {
        return admin;
    }

    /** When the records of the task were handed to the broker's client, in System.nanoTime. */
    long publishedNanos(String taskId) {
        return publisher.nanos(taskId);
    }

    /** A number that no task of this installation has in its id yet. */
    long nextNumber() {
        return ids.incrementAndGet();
    }

    void submit(Task task) {
        SubmitOutcome outcome = control.submit(task);
        if (!(outcome instanceof SubmitOutcome.Submitted)) {
            throw new IllegalStateException("Task " + task.getId() + " was not taken: " + outcome);
        }
    }

    void publish(OutboxRecord record) {
        publisher.publish(List.of(record));
    }

    /** A reader of events that stands at the end. */
    EventTimes events() throws InterruptedException {
        EventTimes events = new EventTimes(connection());
        events.awaitReady();
        return events;
    }

    /** A started worker on the queue of trainings, with the settings of production. */
    RunningWorker worker(TaskHandler handler, int slots, WorkerMetrics metrics) {
        return RunningWorker.start(connection(), store, folder.resolve("work"), handler, slots, metrics);
    }

    @Override
    public void close() {
        publisher.close();
        admin.close();
        store.close();
        s3.close();
        kafka.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot delete " + folder, failure);
        }
    }
}
