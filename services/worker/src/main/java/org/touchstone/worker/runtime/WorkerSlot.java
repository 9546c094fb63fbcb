package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.worker.runtime.StopSignal.Reason;

/** One task at a time: a thread that keeps the record, and a thread that works on it. */
final class WorkerSlot implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSlot.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private final String name;
    private final Supplier<ShareQueue> connect;
    private final TaskProcessor processor;
    private final LongSupplier nanoTime;
    private final BusySlots busy;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService work;
    private volatile @Nullable StopSignal active;
    private volatile long loopedNanos;

    WorkerSlot(
            String name, Supplier<ShareQueue> connect, TaskProcessor processor, LongSupplier nanoTime, BusySlots busy) {
        this.name = name;
        this.connect = connect;
        this.processor = processor;
        this.nanoTime = nanoTime;
        this.busy = busy;
        this.loopedNanos = nanoTime.getAsLong();
        this.work = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "touchstone-work-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void run() {
        try {
            while (!isStopping()) {
                try (ShareQueue queue = connect.get()) {
                    while (!isStopping()) {
                        loopedNanos = nanoTime.getAsLong();
                        Optional<Delivery> delivery = queue.take(POLL);
                        if (delivery.isPresent()) {
                            hold(queue, delivery.get());
                        }
                    }
                } catch (KafkaException | IllegalStateException failure) {
                    LOG.warn("Slot {} connects anew", name, failure);
                    stopping.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        } finally {
            work.shutdownNow();
            stopped.countDown();
        }
    }

    /** No new task; the one at work is handed on at its next step. */
    void drain() {
        stopping.countDown();
        StopSignal signal = active;
        if (signal != null) {
            signal.raise(Reason.DRAIN);
        }
    }

    /** Stops at once, leaving everything to others. */
    void abandon() {
        drain();
        StopSignal signal = active;
        if (signal != null) {
            signal.raise(Reason.LOST);
        }
    }

    boolean awaitStopped(Duration atMost) throws InterruptedException {
        return stopped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Time since the thread that keeps the record last went round. */
    Duration sinceLooped() {
        return Duration.ofNanos(nanoTime.getAsLong() - loopedNanos);
    }

    boolean isAlive() {
        return stopped.getCount() > 0;
    }

    private void hold(ShareQueue queue, Delivery delivery) throws InterruptedException {
        StopSignal signal = new StopSignal();
        active = signal;
        if (isStopping()) {
            signal.raise(Reason.DRAIN);
        }
        busy.enter();
        try {
            Future<Disposition> result = work.submit(() -> processor.process(delivery, name, signal));
            boolean held = true;
            Optional<Disposition> disposition = poll(result, queue.renewalInterval());
            while (disposition.isEmpty()) {
                loopedNanos = nanoTime.getAsLong();
                if (held && !queue.renew()) {
                    LOG.warn("{} was taken from us", delivery);
                    held = false;
                    signal.raise(Reason.LOST);
                }
                disposition = poll(result, queue.renewalInterval());
            }
            if (held && disposition.get() == Disposition.ACKNOWLEDGE) {
                queue.accept();
            } else {
                queue.giveBack();
            }
        } finally {
            active = null;
            busy.leave();
        }
    }

    private Optional<Disposition> poll(Future<Disposition> result, Duration atMost) throws InterruptedException {
        try {
            return Optional.of(result.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException failure) {
            return Optional.of(Fatal.dispositionOf(failure.getCause()));
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
