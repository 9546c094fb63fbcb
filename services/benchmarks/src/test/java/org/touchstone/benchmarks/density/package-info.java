@NullMarked
package org.touchstone.benchmarks.density;

import org.jspecify.annotations.NullMarked;
