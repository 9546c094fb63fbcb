/** The experiments of Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP" (2017), with the kernel alone. */
@NullMarked
package org.touchstone.benchmarks.density;

import org.jspecify.annotations.NullMarked;
