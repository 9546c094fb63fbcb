package org.touchstone.kernel.onnx;

import onnx.TensorProto;

/** Element types of the tensors we write: values are 32-bit floats, shapes are 64-bit integers. */
public enum ElementType {
    FLOAT(TensorProto.DataType.FLOAT_VALUE),
    INT64(TensorProto.DataType.INT64_VALUE);

    private final int number;

    ElementType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
