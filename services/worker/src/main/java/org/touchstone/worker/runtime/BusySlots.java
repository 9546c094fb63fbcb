package org.touchstone.worker.runtime;

import org.touchstone.worker.WorkerMetrics;

/** How many slots have work. */
final class BusySlots {
    private final WorkerMetrics metrics;
    private int busy;

    BusySlots(WorkerMetrics metrics) {
        this.metrics = metrics;
    }

    synchronized void enter() {
        metrics.busySlots(++busy);
    }

    synchronized void leave() {
        metrics.busySlots(--busy);
    }

    synchronized int count() {
        return busy;
    }
}
