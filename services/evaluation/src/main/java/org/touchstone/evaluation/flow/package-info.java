/** Uses of published flows: samples, pictures, likelihoods, completions, watches. */
@NullMarked
package org.touchstone.evaluation.flow;

import org.jspecify.annotations.NullMarked;
