package org.touchstone.evaluation.use;

import java.util.List;
import org.touchstone.worker.TaskResult;

/** What is done with a model, in steps that are pure functions of the task: each gives numbers, and the end is made of them. */
public interface Stepwise {
    /** Steps in all. */
    long steps();

    /** What is being done, in a word. */
    String phase();

    /** Whether what the step needs is there; looked at again shortly if not. */
    default boolean ready(long number, List<double[]> before) {
        return true;
    }

    /** Whether the state after so many steps must outlive a crash, because what they saw will not be there again. */
    default boolean keeps(long stepsDone) {
        return false;
    }

    /** The numbers of a step, counted from 0; {@code before}: those of all steps before it. */
    double[] step(long number, List<double[]> before);

    /** Ends what it opened. */
    default void close() {}

    /** The end; {@code numbers} are those of all steps, in order. */
    TaskResult finish(List<double[]> numbers);
}
