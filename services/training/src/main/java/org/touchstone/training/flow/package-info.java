/** Trainings of flows, which are exact densities. */
@NullMarked
package org.touchstone.training.flow;

import org.jspecify.annotations.NullMarked;
