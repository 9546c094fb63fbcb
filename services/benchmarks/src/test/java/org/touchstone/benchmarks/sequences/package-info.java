/** The statistics of the sequence experiments. */
@NullMarked
package org.touchstone.benchmarks.sequences;

import org.jspecify.annotations.NullMarked;
