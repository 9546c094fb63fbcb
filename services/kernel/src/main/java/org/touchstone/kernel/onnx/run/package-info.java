/** Runs a network node by node, forwards and backwards. */
@NullMarked
package org.touchstone.kernel.onnx.run;

import org.jspecify.annotations.NullMarked;
