package org.touchstone.host;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The worker of a service. */
@ConfigMapping(prefix = "touchstone.worker")
public interface WorkerSettings {

    /** Tasks worked on at once. */
    @WithDefault("1")
    int slots();

    /** Longest work between two checkpoints, besides those that a task asks for itself. */
    @WithDefault("30s")
    Duration checkpointInterval();

    /** How long a task keeps its slot while others wait. */
    @WithDefault("10m")
    Duration quantum();

    /** How long a record is held without renewal before it is given to another worker. */
    @WithDefault("60s")
    Duration lock();

    /** Claims without progress before a task is buried. */
    @WithDefault("5")
    int claimLimit();

    /** Longest wait, on shutdown, for tasks to be checkpointed and handed on. */
    @WithDefault("25s")
    Duration drainGrace();

    /** Whether all checkpoints are kept, not only the newest two. */
    @WithDefault("false")
    boolean keepAllCheckpoints();

    /** For checkpoints on their way; emptied at start. Absent: a folder of this process in the temporary directory. */
    Optional<Path> workDirectory();
}
