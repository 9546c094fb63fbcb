package org.touchstone.worker.rig;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.WorkerTiming;
import org.touchstone.worker.control.QueueLag;
import org.touchstone.worker.publish.Publisher;
import org.touchstone.worker.runtime.Worker;

/** A worker as a process of its own; SIGTERM drains it. */
public final class WorkerMain {
    private WorkerMain() {}

    /** Bootstrap servers, topic prefix, S3 endpoint, bucket, access key, secret key, name, slots. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava") // The line that the parent waits for.
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        java.util.logging.Logger.getLogger("org.apache.kafka").setLevel(java.util.logging.Level.SEVERE);
        Map<String, Object> connection = Map.of("bootstrap.servers", args[0]);
        TopicNames names = new TopicNames(args[1]);
        ObjectStore store = MinioObjectStore.open(StoreConfig.of(URI.create(args[2]), args[3], args[4], args[5]));
        Publisher publisher = Worker.publisher(connection, args[6]);
        QueueLag lag = new QueueLag(Admin.create(connection), names);
        WorkerConfig config = WorkerConfig.of(Topic.TASKS_TRAINING, "test/child/" + args[6], Rig.temporary())
                .withTopics(names)
                .withSlots(Integer.parseInt(args[7]))
                .withClaimLimit(Integer.getInteger("rig.claimLimit", WorkerConfig.DEFAULT_CLAIM_LIMIT))
                .withTiming(WorkerTiming.defaults().withRetryDelay(Duration.ofMillis(100), Duration.ofSeconds(1)))
                .keepingAllCheckpoints();
        Worker worker = new Worker(
                config,
                connection,
                Worker.parts(store, publisher, lag.othersWait(Topic.TASKS_TRAINING), WorkerMetrics.none()),
                new Arithmetic());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("DRAINED " + worker.drain(Duration.ofSeconds(20)));
            publisher.close();
        }));
        worker.start();
        System.out.println("READY");
        new CountDownLatch(1).await();
    }
}
