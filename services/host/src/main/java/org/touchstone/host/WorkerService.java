package org.touchstone.host;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.store.ConformanceProbe;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.WorkerTiming;
import org.touchstone.worker.control.GroupSettings;
import org.touchstone.worker.control.QueueLag;
import org.touchstone.worker.control.TopologyInitializer;
import org.touchstone.worker.publish.Publisher;
import org.touchstone.worker.runtime.Worker;
import org.touchstone.worker.runtime.WorkerParts;

/**
 * Starts the worker of a service with it and ends it with it: probes the store, prepares topics and groups, takes tasks; on
 * shutdown checkpoints and hands on what is at work, within the grace.
 */
@ApplicationScoped
class WorkerService {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(30);

    private final WorkerDefinition definition;
    private final WorkerSettings settings;
    private final ObjectStore store;
    private final WorkerMetrics metrics;
    private final String bootstrapServers;
    private final String source;
    private volatile @Nullable Running running;

    WorkerService(
            WorkerDefinition definition,
            WorkerSettings settings,
            ObjectStore store,
            WorkerMeters metrics,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.definition = definition;
        this.settings = settings;
        this.store = store;
        this.metrics = metrics;
        this.bootstrapServers = bootstrapServers;
        this.source = service + "/" + hostName() + "/" + ProcessHandle.current().pid();
    }

    /** What runs, and is closed in the reverse order. */
    private record Running(Admin admin, Publisher publisher, Worker worker) {}

    void start(@Observes StartupEvent event) {
        ConformanceProbe.require(store, source.replaceAll("[^A-Za-z0-9]+", "-") + "-" + System.nanoTime());
        Map<String, Object> connection = Map.of("bootstrap.servers", bootstrapServers);
        Admin admin = Admin.create(connection);
        GroupSettings groups =
                new GroupSettings(settings.lock(), GroupSettings.defaults().deliveryLimit());
        new TopologyInitializer(admin, TopicNames.standard(), groups).initialize(BROKER_LIMIT);
        QueueLag lag = new QueueLag(admin, TopicNames.standard());
        Publisher publisher = Worker.publisher(connection, source);
        WorkerParts parts = Worker.parts(store, publisher, lag.othersWait(definition.queue()), metrics);
        Worker worker = new Worker(config(), connection, parts, definition.handler(store));
        worker.start();
        running = new Running(admin, publisher, worker);
    }

    void stop(@Observes ShutdownEvent event) {
        Running ending = running;
        if (ending != null) {
            if (!ending.worker().drain(settings.drainGrace())) {
                LOG.warn("Not everything could be handed on within {}", settings.drainGrace());
            }
            ending.worker().close();
            ending.publisher().close();
            ending.admin().close(BROKER_LIMIT);
        }
    }

    boolean isStarted() {
        return running != null;
    }

    boolean isAlive() {
        Running current = running;
        return current == null || current.worker().isHealthy();
    }

    int busySlots() {
        Running current = running;
        return current == null ? 0 : current.worker().busySlots();
    }

    private WorkerConfig config() {
        WorkerTiming defaults = WorkerTiming.defaults();
        WorkerTiming timing =
                defaults.withCheckpointInterval(settings.checkpointInterval()).withQuantum(settings.quantum());
        Path work = settings.workDirectory()
                .orElseGet(() -> Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "touchstone-" + ProcessHandle.current().pid()));
        WorkerConfig config = new WorkerConfig(
                definition.queue(),
                TopicNames.standard(),
                source,
                settings.slots(),
                settings.claimLimit(),
                WorkerConfig.DEFAULT_DELIVERY_LIMIT,
                work,
                settings.keepAllCheckpoints(),
                timing);
        return config;
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        return name == null || name.isBlank() ? "localhost" : name;
    }
}
