package org.touchstone.worker.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is beyond repair: a JVM without memory or classes dies, visibly, and another one goes on. */
final class Fatal {
    private static final Logger LOG = LoggerFactory.getLogger(Fatal.class);
    private static final int EXIT_STATUS = 70;

    private Fatal() {}

    static Disposition dispositionOf(@Nullable Throwable failure) {
        LOG.error("The work on a record ended in a defect", failure);
        if (isFatal(failure)) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
        return Disposition.LEAVE;
    }

    static boolean isFatal(@Nullable Throwable failure) {
        return failure instanceof LinkageError
                || (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError));
    }
}
