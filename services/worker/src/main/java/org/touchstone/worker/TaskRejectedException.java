package org.touchstone.worker;

/** A task that is malformed: the field at fault and what to do about it. */
public final class TaskRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** {@code field} as a path in JSON names ("trainClassifier.batchSize"); {@code reason} names the remedy. */
    public TaskRejectedException(String field, String reason) {
        super(reason);
        this.field = field;
    }

    /** Path of the field in JSON names. */
    public String field() {
        return field;
    }
}
