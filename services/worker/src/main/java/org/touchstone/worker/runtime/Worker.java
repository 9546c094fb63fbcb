package org.touchstone.worker.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.publish.KafkaPublisher;
import org.touchstone.worker.publish.Publisher;

/**
 * Takes tasks of one queue and works on them, as many at once as it has slots, until it is drained or closed. Promises:
 * docs/promises.md. The caller keeps the store and closes it afterwards.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final WorkerConfig config;
    private final Map<String, Object> connection;
    private final WorkerParts parts;
    private final HeadWatch watch;
    private final BusySlots busy;
    private final List<WorkerSlot> slots = new ArrayList<>();
    private boolean started;

    /** {@code connection} holds Kafka's bootstrap servers and security settings; {@code parts} are closed by the caller. */
    public Worker(WorkerConfig config, Map<String, Object> connection, WorkerParts parts, TaskHandler handler) {
        this.config = config;
        this.connection = Map.copyOf(connection);
        this.parts = parts;
        this.watch = new HeadWatch(config.timing(), config.slots());
        this.busy = new BusySlots(parts.metrics());
        TaskProcessor processor = new TaskProcessor(config, parts, handler, watch);
        for (int i = 0; i < config.slots(); i++) {
            String name = Integer.toString(i);
            slots.add(new WorkerSlot(name, () -> connect(name), processor, parts.nanoTime(), busy));
        }
    }

    /** The parts of production: the system's clocks, random ids, a producer of its own (the caller closes it with the parts). */
    public static WorkerParts parts(
            ObjectStore store, Publisher publisher, BooleanSupplier othersWait, WorkerMetrics metrics) {
        return new WorkerParts(
                store,
                publisher,
                Clock.systemUTC(),
                System::nanoTime,
                Worker::randomId,
                Worker::randomBits,
                othersWait,
                metrics,
                HaltingFailPoint.ofProcess());
    }

    /** A producer with the settings that durability rests on. */
    public static Publisher publisher(Map<String, Object> connection, String source) {
        return KafkaPublisher.connect(connection, clientId(source, "events"));
    }

    /** Starts to take tasks. */
    public synchronized void start() {
        if (started) {
            throw new IllegalStateException("A worker starts once");
        }
        started = true;
        Workspace.sweep(config.workDirectory());
        for (int i = 0; i < slots.size(); i++) {
            Thread thread = new Thread(slots.get(i), "touchstone-slot-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        LOG.info("{} takes tasks of {} in {} slots", config.source(), config.queue(), config.slots());
    }

    /**
     * Takes no more tasks; those at work are checkpointed and handed on at their next step. Returns true once all have been,
     * false when {@code grace} is over first; then close leaves the rest to others.
     */
    public boolean drain(Duration grace) {
        slots.forEach(WorkerSlot::drain);
        return awaitStopped(grace);
    }

    /** Stops at once. What was not drained is redelivered and goes on from its last checkpoint. */
    @Override
    public void close() {
        slots.forEach(WorkerSlot::abandon);
        awaitStopped(CLOSE_PATIENCE);
        watch.close();
    }

    /** Whether every slot goes round, or waits for a record that it keeps. */
    public synchronized boolean isHealthy() {
        return started
                && slots.stream()
                        .allMatch(slot -> slot.isAlive() && slot.sinceLooped().compareTo(HEALTHY_WITHIN) < 0);
    }

    /** Slots with work. */
    public int busySlots() {
        return busy.count();
    }

    private synchronized boolean awaitStopped(Duration atMost) {
        if (!started) {
            return true;
        }
        long deadline = parts.nanoTime().getAsLong() + atMost.toNanos();
        try {
            for (WorkerSlot slot : slots) {
                Duration left =
                        Duration.ofNanos(Math.max(0, deadline - parts.nanoTime().getAsLong()));
                if (!slot.awaitStopped(left)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ShareQueue connect(String slot) {
        return ShareQueue.connect(
                connection,
                config.topics().of(config.queue()),
                config.topics().groupOf(config.queue()),
                clientId(config.source(), slot));
    }

    private static String clientId(String source, String part) {
        return (source + "-" + part).replaceAll("[^a-zA-Z0-9._-]", "-");
    }

    @SuppressWarnings("checkstyle:regexpsinglelinejava") // The one place where ids come from outside.
    private static String randomId() {
        return UUID.randomUUID().toString();
    }

    private static long randomBits() {
        return ThreadLocalRandom.current().nextLong();
    }
}
