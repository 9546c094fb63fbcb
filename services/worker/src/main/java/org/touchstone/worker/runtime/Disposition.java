package org.touchstone.worker.runtime;

/** What is to become of the record. */
enum Disposition {
    /** Nothing more hangs on it. */
    ACKNOWLEDGE,
    /** Somebody has to work on it still, or has it already. */
    LEAVE
}
