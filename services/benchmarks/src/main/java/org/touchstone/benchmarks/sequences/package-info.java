/** The experiments of "Sequence-to-sequence learning as beam-search optimization" at a size for two processor cores. */
@NullMarked
package org.touchstone.benchmarks.sequences;

import org.jspecify.annotations.NullMarked;
