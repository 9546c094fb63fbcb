package org.touchstone.kernel.l2l;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** A picture of three planes, red, green and blue, row by row; 1 is full intensity. */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(float[] values, int height, int width) {
    static final int PLANES = 3;

    /** @throws SpecException unless there is a number for each plane and pixel */
    public Picture {
        if (height < 1 || width < 1 || values.length != (long) PLANES * height * width) {
            throw new SpecException(
                    "picture", values.length + " numbers are not 3 planes of " + height + " x " + width);
        }
    }

    /** 1 x 3 x height x width. */
    Tensor tensor(DType type) {
        return Tensors.of(values, 1, PLANES, height, width).to(type);
    }
}
