/**
 * Image classifiers: declarative specifications, resumable training, prediction, export. All randomness is a function of
 * seed, purpose and step.
 */
@NullMarked
package org.touchstone.kernel.classify;

import org.jspecify.annotations.NullMarked;
