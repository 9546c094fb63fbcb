package org.touchstone.benchmarks;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.training.TrainingHandler;
import org.touchstone.worker.WorkerMetrics;

/** A worker on trainings as a process of its own, with one slot and one thread; SIGTERM drains it. */
final class TrainingWorker {
    static final String READY = "READY";

    private TrainingWorker() {}

    /** Bootstrap servers, S3 endpoint, bucket, access key, secret key, name. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava") // The line that the parent waits for.
    public static void main(String[] args) throws Exception {
        Main.quietLogs();
        Threads.use(1);
        ObjectStore store = MinioObjectStore.open(StoreConfig.of(URI.create(args[1]), args[2], args[3], args[4]));
        Path folder = Files.createTempDirectory("touchstone-benchmark-").resolve(args[5]);
        RunningWorker worker = RunningWorker.start(
                Map.of("bootstrap.servers", args[0]),
                store,
                folder,
                new TrainingHandler(store, Clock.systemUTC()),
                1,
                WorkerMetrics.none());
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println(READY);
        new CountDownLatch(1).await();
    }
}
