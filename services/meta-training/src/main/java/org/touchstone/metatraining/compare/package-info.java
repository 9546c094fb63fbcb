/** Races of a learned optimizer against tuned hand-made ones, and their report. */
@NullMarked
package org.touchstone.metatraining.compare;

import org.jspecify.annotations.NullMarked;
