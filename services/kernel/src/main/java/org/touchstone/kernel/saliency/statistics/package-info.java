/** Inference from tables of seeds x images, in which both are samples and some cells may be missing. */
@NullMarked
package org.touchstone.kernel.saliency.statistics;

import org.jspecify.annotations.NullMarked;
