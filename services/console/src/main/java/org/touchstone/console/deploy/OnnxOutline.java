package org.touchstone.console.deploy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the head of an ONNX file tells without its weights. {@code opsets}: version by domain ("ai.onnx" for the default one);
 * {@code operators}: how often each occurs at the top level; {@code parameters}: elements of all initializers; {@code inputs}
 * without those that have an initializer.
 */
public record OnnxOutline(
        long irVersion,
        String producer,
        SortedMap<String, Long> opsets,
        int nodes,
        SortedMap<String, Integer> operators,
        long parameters,
        List<Port> inputs,
        List<Port> outputs) {

    public OnnxOutline {
        opsets = sorted(opsets);
        operators = sorted(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** An input or output; a dimension is a number, a name, or "?". */
    public record Port(String name, List<String> shape) {
        public Port {
            shape = List.copyOf(shape);
        }
    }

    private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
