package org.touchstone.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Readings of three clocks, or what passed between two: wall, processor time of the calling thread, and of the whole process. */
public record Spent(long wallNanos, long threadNanos, long processNanos) {
    /** The clocks now. */
    public static Spent now() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Spent(
                System.nanoTime(),
                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(),
                system.getProcessCpuTime());
    }

    /** What passed until now, in the same thread. */
    public Spent since() {
        return now().minus(this);
    }

    Spent minus(Spent earlier) {
        return new Spent(
                wallNanos - earlier.wallNanos, threadNanos - earlier.threadNanos, processNanos - earlier.processNanos);
    }
}
