package org.touchstone.kernel.onnx;

import java.util.Arrays;
import java.util.Optional;
import onnx.TensorProto.DataType;
import org.touchstone.kernel.tensor.DType;

/**
 * Element types of the tensors we read; of them we write 32-bit floats (values) and 64-bit integers (shapes). The engine
 * knows fewer, so each has a type that carries it: floating ones whatever the run computes in, the 16-bit and the larger
 * unsigned integers the next larger signed one.
 */
public enum ElementType {
    FLOAT(DataType.FLOAT_VALUE, 4, DType.F32),
    DOUBLE(DataType.DOUBLE_VALUE, 8, DType.F64),
    FLOAT16(DataType.FLOAT16_VALUE, 2, DType.F32),
    BFLOAT16(DataType.BFLOAT16_VALUE, 2, DType.F32),
    INT64(DataType.INT64_VALUE, 8, DType.I64),
    INT32(DataType.INT32_VALUE, 4, DType.I32),
    INT16(DataType.INT16_VALUE, 2, DType.I32),
    INT8(DataType.INT8_VALUE, 1, DType.I8),
    UINT8(DataType.UINT8_VALUE, 1, DType.U8),
    UINT16(DataType.UINT16_VALUE, 2, DType.I32),
    UINT32(DataType.UINT32_VALUE, 4, DType.I64),
    UINT64(DataType.UINT64_VALUE, 8, DType.I64),
    BOOL(DataType.BOOL_VALUE, 1, DType.BOOL);

    private final int number;
    private final int bytes;
    private final DType carrier;

    ElementType(int number, int bytes, DType carrier) {
        this.number = number;
        this.bytes = bytes;
        this.carrier = carrier;
    }

    /** The type of this number in the format; empty for strings, complex numbers and those of less than a byte. */
    public static Optional<ElementType> of(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /** Bytes per element in a file. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return carrier.isFloating();
    }

    /** What holds such elements in a run that computes in the given floating type. */
    public DType carrier(DType floating) {
        return isFloating() ? floating : carrier;
    }

    int number() {
        return number;
    }
}
