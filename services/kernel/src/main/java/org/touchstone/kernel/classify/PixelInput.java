package org.touchstone.kernel.classify;

import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Makes normalized tensors of bytes, in one pass of native code. */
final class PixelInput {
    private final InputShape shape;
    private final float[] factors;
    private final float[] offsets;

    PixelInput(InputShape shape, Normalization normalization) {
        SpecException.require(
                normalization.channels() == shape.channels(),
                "normalization",
                "has " + normalization.channels() + " channels, images have " + shape.channels());
        this.shape = shape;
        this.factors = normalization.factors();
        this.offsets = normalization.offsets();
    }

    /** N x C x H x W. */
    Tensor tensor(byte[] pixels, int count) {
        return Scope.compute(() -> Neural.scaleAndShift(
                Tensors.of(pixels, count, shape.channels(), shape.height(), shape.width()),
                Tensors.of(factors, factors.length, 1, 1),
                Tensors.of(offsets, offsets.length, 1, 1)));
    }
}
