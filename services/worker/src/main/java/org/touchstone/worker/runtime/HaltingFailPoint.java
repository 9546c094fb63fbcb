package org.touchstone.worker.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.worker.FailPoint;

/**
 * Dies, as by kill -9, when a named instant comes for the n-th time. Only for tests of survival: set by the system property
 * {@code touchstone.failpoint=<name>:<nth>} of this process and by nothing else.
 */
public final class HaltingFailPoint implements FailPoint {
    /** Exit status of a process that died here. */
    public static final int EXIT_STATUS = 137;

    private static final Logger LOG = LoggerFactory.getLogger(HaltingFailPoint.class);
    private static final String PROPERTY = "touchstone.failpoint";

    private final String name;
    private final AtomicInteger left;

    private HaltingFailPoint(String name, int nth) {
        this.name = name;
        this.left = new AtomicInteger(nth);
    }

    /** As the process was told; nothing happens where it was told nothing. */
    public static FailPoint ofProcess() {
        @Nullable String value = System.getProperty(PROPERTY);
        if (value == null || value.isBlank()) {
            return FailPoint.none();
        }
        int colon = value.lastIndexOf(':');
        if (colon < 1 || !value.substring(colon + 1).matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(
                    PROPERTY + " is '" + value + "'; give <name>:<nth>, such as after-claim:1");
        }
        LOG.warn("This process will die at fail-point {}", value);
        return new HaltingFailPoint(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
    }

    @Override
    public void reached(String where) {
        if (where.equals(name) && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
