/** Optimizers as pairs of pure functions (init, update) over explicit states, and learning-rate schedules. */
@NullMarked
package org.touchstone.kernel.optim;

import org.jspecify.annotations.NullMarked;
