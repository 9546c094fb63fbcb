package org.touchstone.evaluation.use;

import java.util.List;
import org.touchstone.worker.TaskResult;

/** What is done with a model, in steps that are pure functions of the task: each gives numbers, and the end is made of them. */
public interface Stepwise {
    /** Steps in all. */
    long steps();

    /** What is being done, in a word. */
    String phase();

    /** The numbers of a step, counted from 0; {@code before}: those of all steps before it. */
    double[] step(long number, List<double[]> before);

    /** The end; {@code numbers} are those of all steps, in order. */
    TaskResult finish(List<double[]> numbers);
}
