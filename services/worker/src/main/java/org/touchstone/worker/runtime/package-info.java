/** The worker at work: slots that take records from a share group, and attempts at tasks. */
@NullMarked
package org.touchstone.worker.runtime;

import org.jspecify.annotations.NullMarked;
