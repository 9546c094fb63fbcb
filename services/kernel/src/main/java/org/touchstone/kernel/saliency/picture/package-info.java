/** Saliency maps as pictures whose bytes are a function of the map alone, so that evidence has one digest everywhere. */
@NullMarked
package org.touchstone.kernel.saliency.picture;

import org.jspecify.annotations.NullMarked;
