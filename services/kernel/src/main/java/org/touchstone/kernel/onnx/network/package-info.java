/** Reading ONNX files of anybody: a plain, checked description of the graph and its numbers. Runs nothing. */
@NullMarked
package org.touchstone.kernel.onnx.network;

import org.jspecify.annotations.NullMarked;
