/** That every benchmark runs and reports. */
@NullMarked
package org.touchstone.benchmarks;

import org.jspecify.annotations.NullMarked;
