/** The experiments of Glorot and Bengio (2010) with the kernel alone, beside what is expected of them. */
@NullMarked
package org.touchstone.benchmarks.initialization;

import org.jspecify.annotations.NullMarked;
