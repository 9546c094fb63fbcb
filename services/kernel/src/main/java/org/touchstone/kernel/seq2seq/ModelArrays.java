package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** Between parameters and arrays under a prefix, with names and shapes checked. */
final class ModelArrays {
    private ModelArrays() {}

    static void put(Map<String, NamedArray> into, String prefix, Params params) {
        params.asMap().forEach((name, tensor) -> into.put(prefix + name, NamedArray.of(prefix + name, tensor)));
    }

    /** The parameters of a model, made in the current scope. */
    static Params take(Map<String, NamedArray> from, String prefix, ModelSpec model, DType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.parameterShapes().forEach((name, shape) -> tensors.put(name, array(from, prefix + name, type, shape)));
        return Params.of(tensors);
    }

    /** Arrays of the names, shapes and type of these. */
    static Params take(Map<String, NamedArray> from, String prefix, Params like) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        like.asMap()
                .forEach((name, tensor) -> tensors.put(
                        name,
                        array(
                                from,
                                prefix + name,
                                tensor.dtype(),
                                Arrays.stream(tensor.shape()).boxed().toList())));
        return Params.of(tensors);
    }

    private static Tensor array(Map<String, NamedArray> from, String name, DType type, List<Long> shape) {
        NamedArray array = from.get(name);
        if (array == null) {
            throw new SpecException(name, "is missing among the arrays");
        }
        SpecException.require(
                array.dtype() == type && array.shape().equals(shape),
                name,
                "is " + array.dtype() + array.shape() + ", but the model needs " + type + shape);
        return array.tensor();
    }
}
