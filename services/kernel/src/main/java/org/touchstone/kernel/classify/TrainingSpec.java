package org.touchstone.kernel.classify;

import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.Schedule;

/**
 * How to train.
 *
 * @param seed of every random draw
 * @param batchSize images per step
 * @param steps in all
 * @param reportEverySteps see {@link #reports}
 * @param shiftPixels images are moved by up to this many pixels in each direction, per step; the gap is black
 */
public record TrainingSpec(
        Optimizer<?> optimizer,
        Schedule schedule,
        Initialization initialization,
        long seed,
        int batchSize,
        long steps,
        int reportEverySteps,
        int shiftPixels) {
    private static final int LARGEST_BATCH = 8192;
    private static final long MOST_STEPS = 1_000_000_000L;

    public TrainingSpec {
        SpecChecks.range("batchSize", batchSize, 1, LARGEST_BATCH);
        SpecChecks.range("steps", steps, 1, MOST_STEPS);
        SpecChecks.range("reportEverySteps", reportEverySteps, 1, MOST_STEPS);
        SpecChecks.range("shiftPixels", shiftPixels, 0, 64);
    }

    /** Whether the result of the step that made it {@code stepsDone} is due for reporting; the last always is. */
    public boolean reports(long stepsDone) {
        return stepsDone % reportEverySteps == 0 || stepsDone == steps;
    }
}
