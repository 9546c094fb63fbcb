package org.touchstone.cli;

/** What the process says when it ends; scripts may rely on these numbers. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;

    /** The task that was watched failed, was rejected or was stopped; or a verdict is one that was not to be. */
    static final int TASK_NOT_SUCCEEDED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** The console refused the request: malformed, unknown, in conflict, or not allowed. */
    static final int REFUSED = 3;

    /** The console, its broker or its store cannot be reached; trying again may help. */
    static final int UNAVAILABLE = 4;

    private ExitCode() {}
}
