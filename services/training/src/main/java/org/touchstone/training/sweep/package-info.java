/** Many trainings of one base: which points, as which tasks, and what came of them. */
@NullMarked
package org.touchstone.training.sweep;

import org.jspecify.annotations.NullMarked;
