package org.touchstone.kernel.classify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * A tensor outside native memory, as safetensors stores it: the type's name is {@code dtype.name()}, elements are
 * little-endian in row-major order. The data is read-only.
 */
public record NamedArray(String name, DType dtype, List<Long> shape, ByteBuffer data) {
    public NamedArray {
        shape = List.copyOf(shape);
        data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long expected = shape.stream().reduce((long) dtype.bytes(), Math::multiplyExact);
        SpecException.require(
                data.remaining() == expected,
                name,
                data.remaining() + " bytes, but " + shape + " of " + dtype + " has " + expected);
    }

    /** The elements; the caller may move the position of what it gets. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements of a tensor. */
    public static NamedArray of(String name, Tensor tensor) {
        List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
        return new NamedArray(name, tensor.dtype(), shape, tensor.toBytes());
    }

    /** A tensor of these elements, in the current scope. */
    public Tensor tensor() {
        return Tensors.of(data, dtype, Network.lengths(shape));
    }
}
