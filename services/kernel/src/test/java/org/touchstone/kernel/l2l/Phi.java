package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Vectors as tensors in double, and the layout of the coordinates of one function. */
final class Phi {
    private Phi() {}

    static Tensor vector(float[] numbers) {
        return Tensors.of(numbers, numbers.length).to(DType.F64);
    }

    static Blocks layout(Architecture architecture, int coordinates) {
        return Blocks.of(architecture, List.of(new Objective.Part("all", coordinates)), 1);
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
