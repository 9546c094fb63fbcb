package org.touchstone.kernel.classify;

/** The loss or a parameter is no longer a finite number. Repeating the training repeats this. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long step;

    public TrainingDivergedException(long step, String what) {
        super(what + " is not finite at step " + step + "; use a lower learning rate or another initialization");
        this.step = step;
    }

    /** The step that found it, counted from 1. */
    public long step() {
        return step;
    }
}
