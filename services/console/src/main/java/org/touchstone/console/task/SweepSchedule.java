package org.touchstone.console.task;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.console.config.ConsoleConfig;
import org.touchstone.store.StoreException;
import org.touchstone.worker.control.Sweeper;
import org.touchstone.worker.control.TaskControl;
import org.touchstone.worker.publish.PublishException;

/** Looks now and then for tasks whose record Kafka gave up on, and puts them back on their queue. Any replica may do it. */
@ApplicationScoped
public class SweepSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(SweepSchedule.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread sweeper = new Thread(work, "console-sweeper");
        sweeper.setDaemon(true);
        return sweeper;
    });
    private final ConsoleConfig config;
    // Asked for when it is needed: the console starts without the store.
    private final Instance<TaskControl> control;

    SweepSchedule(ConsoleConfig config, Instance<TaskControl> control) {
        this.config = config;
        this.control = control;
    }

    void start(@Observes StartupEvent event) {
        if (config.feedEnabled()) {
            long millis = config.sweepEvery().toMillis();
            Sweep sweep = new Sweep();
            thread.scheduleWithFixedDelay(sweep, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }

    /** One sweeper for all passes: it remembers what it saw. */
    private final class Sweep implements Runnable {
        private @Nullable Sweeper sweeper;

        @Override
        public void run() {
            try {
                if (sweeper == null) {
                    sweeper = new Sweeper(control.get(), config.sweepAfter(), System::nanoTime);
                }
                int published = sweeper.sweep();
                if (published > 0) {
                    LOG.info("Put {} forgotten tasks back on their queues", published);
                }
            } catch (StoreException | PublishException | KafkaException e) {
                LOG.warn("Not swept; trying again in {}: {}", config.sweepEvery(), e.getMessage());
            }
        }
    }
}
