package org.touchstone.local;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.touchstone.embedded.QuietLogs;
import org.touchstone.embedded.kafka.EmbeddedKafka;
import org.touchstone.embedded.kafka.KafkaSettings;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.embedded.s3.S3Settings;

/** Broker and store in this process, every service in its own; started in that order, stopped in the reverse one. */
final class LocalSystem implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final String ACCESS_KEY = "touchstone";
    // What a broker warns of while it starts and stops is no news to somebody who watches tasks.
    private static final Logger BROKER_LOG = Logger.getLogger("org.apache.kafka");

    private final Options options;
    private final Path repository;
    private final DataFolder data;
    private final Terminal terminal;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<ServiceProcess> services = new ArrayList<>();
    private @Nullable EmbeddedKafka broker;
    private @Nullable EmbeddedS3 store;

    LocalSystem(Options options, Path repository, DataFolder data, Terminal terminal) {
        this.options = options;
        this.repository = repository;
        this.data = data;
        this.terminal = terminal;
    }

    /** Starts everything and returns when every service is ready; the broker's address. */
    String start() {
        Ports ports = options.ports();
        List<ServiceDefinition> definitions =
                ServiceDefinition.all(repository, ports.firstService(), ports.console()).stream()
                        .filter(definition -> options.starts(definition.name()))
                        .toList();
        ports.requireFree(definitions.size() - 1);
        requireBuilt(definitions);
        BROKER_LOG.setLevel(Level.SEVERE);
        QuietLogs.apply();
        terminal.say("touchstone", "starting Kafka and the object store in " + data.path());
        CompletableFuture<EmbeddedS3> starting = CompletableFuture.supplyAsync(
                () -> EmbeddedS3.start(new S3Settings(data.store(), ports.store(), ACCESS_KEY, data.secret())));
        EmbeddedKafka kafka = EmbeddedKafka.start(
                KafkaSettings.in(data.broker()).withPort(ports.kafka()).withControllerPort(ports.kafkaController()));
        broker = kafka;
        EmbeddedS3 s3 = starting.join();
        store = s3;
        terminal.say(
                "touchstone",
                "starting " + definitions.stream().map(ServiceDefinition::name).collect(Collectors.joining(", ")));
        for (ServiceDefinition definition : definitions) {
            ServiceProcess service = new ServiceProcess(
                    definition,
                    environment(definition.name(), kafka, s3),
                    data.log(definition.name()),
                    options.logFilter(),
                    terminal);
            services.add(service);
            service.start();
        }
        awaitReady();
        return kafka.bootstrapServers();
    }

    private Map<String, String> environment(String service, EmbeddedKafka kafka, EmbeddedS3 s3) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("TOUCHSTONE_STORE_ENDPOINT", s3.endpoint().toString());
        environment.put("TOUCHSTONE_STORE_BUCKET", "touchstone");
        environment.put("TOUCHSTONE_STORE_ACCESS_KEY", ACCESS_KEY);
        environment.put("TOUCHSTONE_STORE_SECRET_KEY", data.secret());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        // Measured in docs/benchmarks/kernel.md: spinning threads and returned memory cost libtorch a tenth of its
        // time.
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("MALLOC_TRIM_THRESHOLD_", "4000000000");
        environment.put("MALLOC_MMAP_THRESHOLD_", "1073741824");
        environment.put("MALLOC_TOP_PAD_", "67108864");
        environment.put("DJL_OFFLINE", "true");
        environment.put("OPT_OUT_TRACKING", "true");
        if (service.equals("training")) {
            environment.put("TOUCHSTONE_WORKER_SLOTS", Integer.toString(options.trainingSlots()));
        }
        String roots = Stream.of(options.mnist().stream(), options.importFolder().stream(), Stream.of(data.sentences()))
                .flatMap(folders -> folders)
                .map(folder -> folder.toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(","));
        if (service.equals("ingestion")) {
            environment.put("TOUCHSTONE_INGESTION_LOCAL_ROOTS", roots);
        }
        return environment;
    }

    private static void requireBuilt(List<ServiceDefinition> definitions) {
        for (ServiceDefinition definition : definitions) {
            if (!Files.exists(definition.jar())) {
                throw new LocalException(definition.jar() + " is missing. Build it with ./mvnw -DskipTests package.");
            }
        }
    }

    private void awaitReady() {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        List<ServiceProcess> waiting = new ArrayList<>(services);
        while (!waiting.isEmpty()) {
            waiting.removeIf(service -> service.ready(http));
            if (System.nanoTime() > deadline) {
                throw new LocalException("Not ready after " + READY_LIMIT.toSeconds() + " s: "
                        + waiting.stream().map(ServiceProcess::name).collect(Collectors.joining(", "))
                        + ". Their logs are in " + data.path().resolve("logs") + ".");
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (closed.await(200, TimeUnit.MILLISECONDS)) {
                throw new LocalException("Stopped while starting.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalException("Interrupted while starting.", e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops services, then store and broker; waits for it when another thread does it already. */
    void stop() {
        closed.countDown();
        synchronized (this) {
            stopAll();
        }
    }

    private void stopAll() {
        services.parallelStream().forEach(service -> service.stop(STOP_GRACE));
        if (store != null) {
            store.close();
        }
        if (broker != null) {
            broker.close();
        }
    }
}
