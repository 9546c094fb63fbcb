package org.touchstone.worker;

/** Named instants at which a test may want the process to die. In production nothing happens at them. */
@FunctionalInterface
public interface FailPoint {
    /** The spec is kept, nothing is claimed. */
    String BEFORE_CLAIM = "before-claim";
    /** The claim is written and announced. */
    String AFTER_CLAIM = "after-claim";
    /** A step has been done. */
    String AFTER_STEP = "after-step";
    /** A checkpoint lies in the store, the head does not know it. */
    String AFTER_UPLOAD = "after-upload";
    /** A head was written, what it announces is not published. */
    String AFTER_COMMIT = "after-commit";
    /** What a head announces is published. */
    String AFTER_PUBLISH = "after-publish";
    /** All artifacts lie in the store, the head does not know it. */
    String AFTER_FINISH = "after-finish";
    /** All is done, the record is not acknowledged. */
    String BEFORE_ACKNOWLEDGE = "before-acknowledge";

    /** Says that the instant has come. */
    void reached(String name);

    /** Nothing happens. */
    static FailPoint none() {
        return name -> {};
    }
}
