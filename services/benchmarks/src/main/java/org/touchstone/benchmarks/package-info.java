/** Benchmarks of the platform as commands: each prints medians, spreads and ratios, and decides nothing. */
@NullMarked
package org.touchstone.benchmarks;

import org.jspecify.annotations.NullMarked;
