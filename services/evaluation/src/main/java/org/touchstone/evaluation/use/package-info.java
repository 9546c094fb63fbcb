/** Uses of published models as tasks: work in steps whose numbers are its checkpoint. */
@NullMarked
package org.touchstone.evaluation.use;

import org.jspecify.annotations.NullMarked;
