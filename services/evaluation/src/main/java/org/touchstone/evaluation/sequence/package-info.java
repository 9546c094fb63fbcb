/** Uses of sequence models as tasks: measured on a split, or asked about sentences of a user. */
@NullMarked
package org.touchstone.evaluation.sequence;

import org.jspecify.annotations.NullMarked;
