package org.touchstone.worker;

import java.nio.file.Path;

/**
 * One task at work, used by one thread. Everything it reports is a pure function of the task and the step, so that a run
 * that was killed and resumed ends with the same bits. {@link #step()} may take from milliseconds to a few seconds: between
 * steps the worker looks for cancellation, loss of the claim, and the time of the next checkpoint.
 */
public interface TaskRun extends AutoCloseable {

    /** Steps done. */
    long stepsDone();

    /** Steps in all; at least {@link #stepsDone()}. */
    long totalSteps();

    /** What is being done, in a word or two. */
    String phase();

    /**
     * Does one step (or waits, for a task that depends on others). Never called once all steps of a known number are done, as
     * after a restart between the last step and the end. Throws {@link TaskFailedException}.
     */
    StepOutcome step();

    /** Whether a checkpoint should be taken at this step, besides those of the worker's clock. */
    boolean checkpointDue();

    /** Writes the whole state into {@code file} as safetensors; called between steps only. */
    void save(Path file);

    /**
     * Stores the artifacts, all immutable and content-addressed, and says what is so now. May be called again by a later
     * owner after a crash and must then give the same bytes.
     */
    TaskResult finish();

    @Override
    void close();

    /** What a step came to. */
    enum StepOutcome {
        /** More to do. */
        CONTINUE,
        /** All steps are done; {@link TaskRun#finish()} is next. */
        DONE,
        /** Waiting for other tasks; the worker looks again shortly, and yields its slot when others wait. */
        WAITING
    }
}
