package org.touchstone.kernel.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Named tensors in a fixed order: the parameters of a model, a gradient, a state of an optimizer. Immutable, and a vector
 * space: operations on two need the same names in the same order.
 */
public final class Params implements AutoCloseable {
    private static final Params EMPTY = new Params(Map.of());

    private final Map<String, Tensor> byName;
    private final List<Tensor> tensors;

    private Params(Map<String, Tensor> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        this.tensors = List.copyOf(byName.values());
    }

    /** The tensors in the iteration order of the map. */
    public static Params of(Map<String, Tensor> byName) {
        return new Params(byName);
    }

    public static Params empty() {
        return EMPTY;
    }

    /** The tensor of that name. */
    public Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new TensorException("there is no parameter " + name + " among " + byName.keySet());
        }
        return tensor;
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public List<Tensor> tensors() {
        return tensors;
    }

    /** The tensors by name, in order. */
    public Map<String, Tensor> asMap() {
        return byName;
    }

    /** How many tensors. */
    public int size() {
        return tensors.size();
    }

    /** How many numbers. */
    public long count() {
        return tensors.stream().mapToLong(Tensor::count).sum();
    }

    /** These and then those; no name may be in both. */
    public Params and(Params others) {
        Map<String, Tensor> union = new LinkedHashMap<>(byName);
        others.byName.forEach((name, tensor) -> {
            if (union.put(name, tensor) != null) {
                throw new TensorException("two parameters are named " + name);
            }
        });
        return new Params(union);
    }

    public Params map(UnaryOperator<Tensor> function) {
        return with(tensors.stream().map(function).toList());
    }

    public Params zip(Params others, BinaryOperator<Tensor> function) {
        requireSameNames(others);
        List<Tensor> results = new ArrayList<>(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            results.add(function.apply(tensors.get(i), others.tensors.get(i)));
        }
        return with(results);
    }

    /** All numbers as one vector, tensor by tensor, row-major. */
    public Tensor flatten() {
        return Script.tensor("flatten_all", tensors);
    }

    /** A vector as {@link #flatten} would have made it, in the names and shapes of these. */
    public Params unflatten(Tensor vector) {
        return with(Script.tensors("unflatten_all", vector, tensors));
    }

    /** Zeros in the names and shapes of these. */
    public Params zerosLike() {
        return map(tensor -> Tensors.zeros(tensor.dtype(), tensor.shape()));
    }

    /** The same numbers as constants. */
    public Params detach() {
        return map(Tensor::detach);
    }

    /** this + factor others. */
    public Params addScaled(Params others, double factor) {
        requireSameNames(others);
        return with(Script.tensors("each_add_scaled", tensors, others.tensors, factor));
    }

    /** factor this. */
    public Params scale(double factor) {
        return with(Script.tensors("each_scale", tensors, factor));
    }

    /** scale this + factor others. */
    public Params scaleAndAdd(double scale, Params others, double factor) {
        requireSameNames(others);
        return with(Script.tensors("each_scale_and_add", tensors, scale, others.tensors, factor));
    }

    /** scale this + factor others^2, element by element. */
    public Params scaleAndAddSquares(double scale, Params others, double factor) {
        requireSameNames(others);
        return with(Script.tensors("each_scale_and_add_squares", tensors, scale, others.tensors, factor));
    }

    /** this + factor numerators / (sqrt(squares) / divisor + epsilon), element by element. */
    public Params addRootQuotients(Params numerators, Params squares, double factor, double divisor, double epsilon) {
        requireSameNames(numerators);
        requireSameNames(squares);
        return with(Script.tensors(
                "each_add_root_quotients", tensors, numerators.tensors, squares.tensors, factor, divisor, epsilon));
    }

    /** Whether no number is NaN or infinite. */
    public boolean isFinite() {
        return tensors.stream().allMatch(Tensor::isFinite);
    }

    /** The same names with other tensors, in order. */
    public Params with(List<Tensor> values) {
        if (values.size() != tensors.size()) {
            throw new TensorException(values.size() + " tensors for the names " + names());
        }
        Map<String, Tensor> map = new LinkedHashMap<>();
        int i = 0;
        for (String name : byName.keySet()) {
            map.put(name, values.get(i++));
        }
        return new Params(map);
    }

    private void requireSameNames(Params others) {
        if (!names().equals(others.names())) {
            throw new TensorException("parameters " + names() + " do not match " + others.names());
        }
    }

    /** Releases each. */
    @Override
    public void close() {
        tensors.forEach(Tensor::close);
    }

    @Override
    public String toString() {
        return "Params" + byName;
    }
}
