/** What each operator computes, and its vector-Jacobian product; one family per file. */
@NullMarked
package org.touchstone.kernel.onnx.operator;

import org.jspecify.annotations.NullMarked;
