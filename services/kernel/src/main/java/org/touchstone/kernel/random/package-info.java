/** Randomness as a pure function of seed, purpose and step. */
@NullMarked
package org.touchstone.kernel.random;

import org.jspecify.annotations.NullMarked;
