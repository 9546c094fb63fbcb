package org.touchstone.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps servers, which say thousands of lines at INFO per start, to their warnings. */
public final class QuietLogs {
    private static final List<Logger> LOUD = List.of(
            Logger.getLogger("kafka"),
            Logger.getLogger("org.apache.kafka"),
            Logger.getLogger("state.change.logger"),
            Logger.getLogger("org.gaul"),
            Logger.getLogger("software.amazon.awssdk"));

    private QuietLogs() {}

    /** Sets WARNING where nobody has set a level of java.util.logging. */
    public static void apply() {
        for (Logger logger : LOUD) {
            if (logger.getLevel() == null) {
                logger.setLevel(Level.WARNING);
            }
        }
    }
}
