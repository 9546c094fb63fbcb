package org.touchstone.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.control.QueueLag;
import org.touchstone.worker.publish.Publisher;
import org.touchstone.worker.runtime.Worker;

/** A worker at work, with what it was given to close afterwards. */
record RunningWorker(Worker worker, Publisher publisher, Admin admin) implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    static RunningWorker start(
            Map<String, Object> connection,
            ObjectStore store,
            Path workDirectory,
            TaskHandler handler,
            int slots,
            WorkerMetrics metrics) {
        String source = "benchmarks/localhost/" + workDirectory.getFileName();
        Admin admin = Admin.create(connection);
        Publisher publisher = Worker.publisher(connection, source);
        QueueLag lag = new QueueLag(admin, TopicNames.standard());
        Worker worker = new Worker(
                WorkerConfig.of(Topic.TASKS_TRAINING, source, workDirectory).withSlots(slots),
                connection,
                Worker.parts(store, publisher, lag.othersWait(Topic.TASKS_TRAINING), metrics),
                handler);
        worker.start();
        return new RunningWorker(worker, publisher, admin);
    }

    @Override
    public void close() {
        worker.drain(GRACE);
        worker.close();
        publisher.close();
        admin.close();
    }
}
