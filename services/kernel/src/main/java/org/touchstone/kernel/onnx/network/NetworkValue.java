package org.touchstone.kernel.onnx.network;

import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.Shape;

/**
 * A result of a network as its file declares it.
 *
 * @param shape null when the file does not say
 */
public record NetworkValue(
        String name, ElementType type, @Nullable Shape shape) {}
