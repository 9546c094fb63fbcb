package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Vectors as tensors in double. */
final class Phi {
    private Phi() {}

    static Tensor vector(float[] numbers) {
        return Tensors.of(numbers, numbers.length).to(DType.F64);
    }

    static Params parts(Architecture architecture, float[] phi) {
        Map<String, Tensor> parts = new LinkedHashMap<>();
        architecture.shapes().forEach((name, shape) -> {
            int from = architecture.offset(name);
            float[] part = Arrays.copyOfRange(phi, from, from + Architecture.count(shape));
            parts.put(
                    name,
                    vector(part)
                            .reshape(
                                    shape.stream().mapToLong(Integer::longValue).toArray()));
        });
        return Params.of(parts);
    }
}
