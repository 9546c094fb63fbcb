/** Reading and writing models in ONNX. */
@NullMarked
package org.touchstone.kernel.onnx;

import org.jspecify.annotations.NullMarked;
