/**
 * What happens inside a network, beside what theory expects: statistics of each layer on a fixed probe set (Glorot and Bengio
 * 2010), closed forms at initialization, and rules that name a defect and its remedy.
 */
@NullMarked
package org.touchstone.kernel.diagnose;

import org.jspecify.annotations.NullMarked;
