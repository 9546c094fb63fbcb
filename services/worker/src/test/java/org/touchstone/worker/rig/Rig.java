package org.touchstone.worker.rig;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.testkit.SharedServers;
import org.touchstone.testkit.process.ChildJvm;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.WorkerTiming;
import org.touchstone.worker.control.GroupSettings;
import org.touchstone.worker.control.QueueLag;
import org.touchstone.worker.control.TaskControl;
import org.touchstone.worker.control.TopologyInitializer;
import org.touchstone.worker.publish.Publisher;
import org.touchstone.worker.runtime.Worker;

/** An installation on a broker and a bucket: makes tasks, runs workers in this JVM or in others, and waits for ends. */
public final class Rig implements AutoCloseable {
    /** Lock of the share groups: short, so that a stalled worker loses its record soon. */
    public static final Duration LOCK = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static @Nullable Rig shared;

    private final String bootstrapServers;
    private final TopicNames names;
    private final StoreConfig storeConfig;
    private final ObjectStore store;
    private final Admin admin;
    private final Publisher publisher;
    private final TaskControl control;
    private final EventLog log;
    private final AtomicLong ids = new AtomicLong();
    private final List<Runnable> opened = new ArrayList<>();

    private Rig(String bootstrapServers, TopicNames names, StoreConfig storeConfig) {
        this.bootstrapServers = bootstrapServers;
        this.names = names;
        this.storeConfig = storeConfig;
        this.store = MinioObjectStore.open(storeConfig);
        this.admin = Admin.create(connection());
        new TopologyInitializer(admin, names, new GroupSettings(LOCK, 10)).initialize(Duration.ofSeconds(60));
        this.publisher = Worker.publisher(connection(), "rig");
        this.control = new TaskControl(
                store, publisher, names, Clock.systemUTC(), () -> "rig-" + ids.incrementAndGet(), "rig");
        this.log = new EventLog(connection(), names);
    }

    /** On the servers that all tests of this JVM share, with topics and a bucket of its own. */
    public static Rig onSharedServers() {
        var s3 = SharedServers.s3();
        return on(
                SharedServers.kafka().bootstrapServers(),
                s3.endpoint(),
                s3.settings().accessKey(),
                s3.settings().secretKey());
    }

    /** The one of this JVM: a share group takes seconds to come to life, so tests that break nothing share it. */
    public static synchronized Rig shared() {
        if (shared == null) {
            shared = onSharedServers();
        }
        return shared;
    }

    /** On other servers. */
    public static Rig on(String bootstrapServers, URI s3, String accessKey, String secretKey) {
        int number = NUMBERS.incrementAndGet();
        StoreConfig.Patience patience =
                StoreConfig.Patience.DEFAULT.withRetry(Duration.ofSeconds(4)).withSilence(Duration.ofSeconds(4));
        return new Rig(
                bootstrapServers,
                new TopicNames("rig" + number + "."),
                StoreConfig.of(s3, "rig-" + number, accessKey, secretKey).withPatience(patience));
    }

    /** Kafka connection settings. */
    public Map<String, Object> connection() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** The store. */
    public ObjectStore store() {
        return store;
    }

    /** What users do. */
    public TaskControl control() {
        return control;
    }

    /** What was said. */
    public EventLog log() {
        return log;
    }

    /** Where things are published. */
    public Publisher publisher() {
        return publisher;
    }

    /** Names of the topics. */
    public TopicNames names() {
        return names;
    }

    /** Queue depths. */
    public QueueLag lag() {
        return new QueueLag(admin, names);
    }

    /** A task of so many steps with a checkpoint every few. */
    public static Task task(String id, long steps, long checkpointEvery, String behaviour) {
        return Task.newBuilder()
                .setId(id)
                .setSubmitter("test")
                .setTrainClassifier(TrainClassifier.newBuilder()
                        .setDataset(behaviour)
                        .setModelName("model-of-" + id.substring(0, Math.min(40, id.length())))
                        .setSeed(id.hashCode())
                        .setBatchSize(1)
                        .setBudget(Budget.newBuilder().setSteps(steps))
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(checkpointEvery)))
                .build();
    }

    /** Usual settings of a worker in tests. */
    public WorkerConfig config(String name) {
        return WorkerConfig.of(Topic.TASKS_TRAINING, "test/localhost/" + name, temporary())
                .withTopics(names)
                .withTiming(WorkerTiming.defaults()
                        .withRetryDelay(Duration.ofMillis(100), Duration.ofSeconds(1))
                        .withWaiting(Duration.ofMillis(100), Duration.ofMillis(500)))
                .keepingAllCheckpoints();
    }

    /** A started worker in this JVM, closed with the rig. */
    public Worker worker(WorkerConfig config) {
        return worker(config, new Arithmetic(), store, Clock.systemUTC());
    }

    /** A started worker in this JVM, closed with the rig. */
    public Worker worker(WorkerConfig config, TaskHandler handler, ObjectStore itsStore, InstantSource clock) {
        var parts = Worker.parts(itsStore, publisher, lag().othersWait(Topic.TASKS_TRAINING), WorkerMetrics.none())
                .withClock(clock);
        Worker worker = new Worker(config, connection(), parts, handler);
        worker.start();
        opened.add(worker::close);
        return worker;
    }

    /** A worker in a JVM of its own. */
    public ChildJvm child(String name, int slots, List<String> jvmOptions) {
        List<String> options = new ArrayList<>(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        options.addAll(jvmOptions);
        ChildJvm child = ChildJvm.start(
                options,
                WorkerMain.class,
                bootstrapServers,
                names.prefix(),
                storeConfig.endpoint().toString(),
                storeConfig.bucket(),
                storeConfig.accessKey(),
                storeConfig.secretKey(),
                name,
                Integer.toString(slots));
        opened.add(child::close);
        return child;
    }

    /** The head once the task has ended. */
    public TaskHead awaitEnd(String id) {
        return awaitHead(id, PATIENCE, head -> head.state().terminal());
    }

    /** The head once it is as wanted. */
    public TaskHead awaitHead(String id, Duration atMost, java.util.function.Predicate<TaskHead> wanted) {
        Awaitility.await("head of " + id)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> control.head(id).filter(wanted).isPresent());
        return control.head(id).orElseThrow();
    }

    /** Waits until a task has an event of a kind. */
    public void awaitEvent(String id, TaskEvent.EventCase kind) {
        Awaitility.await(kind + " of " + id)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !log.of(id, kind).isEmpty());
    }

    /** Sends bytes to the training queue as any Kafka client may. */
    public void send(byte[] value) {
        publisher.publish(List.of(new TaskHead.OutboxRecord(
                names.of(Topic.TASKS_TRAINING),
                "",
                java.util.Base64.getEncoder().encodeToString(value),
                "",
                Map.of())));
    }

    /** Where the store is, for clients with another way to it. */
    public StoreConfig storeConfig() {
        return storeConfig;
    }

    static Path temporary() {
        try {
            return Files.createTempDirectory(Path.of("target"), "rig-");
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
        log.close();
        publisher.close();
        admin.close();
        store.close();
    }
}
