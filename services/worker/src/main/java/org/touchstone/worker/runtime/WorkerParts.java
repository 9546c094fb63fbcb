package org.touchstone.worker.runtime;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.WorkerMetrics;
import org.touchstone.worker.publish.Publisher;

/**
 * What a worker works with. {@code clock} dates events and decides nothing; {@code nanoTime} is monotonic; {@code ids} gives
 * unique write ids; {@code randomBits} gives span ids; {@code othersWait} says whether tasks wait for a slot.
 */
public record WorkerParts(
        ObjectStore store,
        Publisher publisher,
        InstantSource clock,
        LongSupplier nanoTime,
        Supplier<String> ids,
        LongSupplier randomBits,
        BooleanSupplier othersWait,
        WorkerMetrics metrics,
        FailPoint failPoint) {

    /** The same with another clock. */
    public WorkerParts withClock(InstantSource newClock) {
        return new WorkerParts(store, publisher, newClock, nanoTime, ids, randomBits, othersWait, metrics, failPoint);
    }

    /** The same with counters. */
    public WorkerParts withMetrics(WorkerMetrics newMetrics) {
        return new WorkerParts(store, publisher, clock, nanoTime, ids, randomBits, othersWait, newMetrics, failPoint);
    }
}
