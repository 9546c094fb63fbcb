package org.touchstone.kernel.classify;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Between parameters and arrays under a prefix, with names and shapes checked. */
public final class NamedArrays {
    private static final String MEAN = "normalization.mean";
    private static final String DEVIATION = "normalization.deviation";

    private NamedArrays() {}

    /** Adds the arrays of the parameters, each under the prefix and its name. */
    public static void put(Map<String, NamedArray> into, String prefix, Params params) {
        params.asMap().forEach((name, tensor) -> {
            String key = prefix + name;
            into.put(key, NamedArray.of(key, tensor));
        });
    }

    static Params take(Map<String, NamedArray> from, String prefix, Map<String, List<Long>> shapes) {
        return take(from, prefix, DType.F32, shapes);
    }

    /**
     * The arrays under the prefix with exactly these names, shapes and element type, made in the current scope.
     *
     * @throws SpecException naming the array that is missing or another one
     */
    public static Params take(Map<String, NamedArray> from, String prefix, DType type, Map<String, List<Long>> shapes) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) ->
                tensors.put(name, array(from, prefix + name, type, shape).tensor()));
        return Params.of(tensors);
    }

    /**
     * The arrays under the prefix with names, shapes and element types as these have, made in the current scope.
     *
     * @throws SpecException naming the array that is missing or another one
     */
    public static Params like(Map<String, NamedArray> from, String prefix, Params others) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        others.asMap().forEach((name, other) -> {
            List<Long> shape = Arrays.stream(other.shape()).boxed().toList();
            tensors.put(name, array(from, prefix + name, other.dtype(), shape).tensor());
        });
        return Params.of(tensors);
    }

    static void put(Map<String, NamedArray> into, Normalization normalization) {
        into.put(MEAN, doubles(MEAN, normalization.mean()));
        into.put(DEVIATION, doubles(DEVIATION, normalization.deviation()));
    }

    static Normalization normalization(Map<String, NamedArray> from, int channels) {
        return new Normalization(doubles(from, MEAN, channels), doubles(from, DEVIATION, channels));
    }

    private static NamedArray doubles(String name, List<Double> values) {
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Scope.evaluate(() -> NamedArray.of(name, Tensors.of(numbers, numbers.length)));
    }

    private static List<Double> doubles(Map<String, NamedArray> from, String name, int channels) {
        NamedArray array = array(from, name, DType.F64, List.of((long) channels));
        DoubleBuffer numbers = array.data().asDoubleBuffer();
        return IntStream.range(0, channels).mapToObj(numbers::get).toList();
    }

    private static NamedArray array(Map<String, NamedArray> from, String name, DType type, List<Long> shape) {
        NamedArray array = from.get(name);
        if (array == null) {
            throw new SpecException(name, "is missing among the arrays of the model");
        }
        SpecException.require(
                array.dtype() == type && array.shape().equals(shape),
                name,
                "is " + array.dtype() + array.shape() + ", but the specification needs " + type + shape);
        return array;
    }
}
