/** Which numbers of a network are layers, in which order layers lose them, and what they are replaced by. */
@NullMarked
package org.touchstone.kernel.saliency.randomization;

import org.jspecify.annotations.NullMarked;
