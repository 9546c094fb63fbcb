/** How alike two saliency maps are, by the measures of the sanity checks; a map that cannot be compared is a state. */
@NullMarked
package org.touchstone.kernel.saliency.similarity;

import org.jspecify.annotations.NullMarked;
