/** Layers as pure functions of parameters, statistics, input and key. */
@NullMarked
package org.touchstone.kernel.layer;

import org.jspecify.annotations.NullMarked;
