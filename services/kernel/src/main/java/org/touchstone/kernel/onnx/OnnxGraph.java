package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.touchstone.kernel.onnx.OnnxException.Code;

/**
 * An immutable graph, made step by step: each step returns a larger graph, or refuses with {@link OnnxException} what does
 * not fit the graph so far. So every value has a name of its own, a type and a shape, and nodes are in an order in which
 * they can be evaluated.
 */
public final class OnnxGraph {
    private final String name;
    private final Map<String, Definition> definitions;
    private final List<String> outputs;
    private final Map<String, String> documentation;

    /** What gives a name its meaning. */
    private sealed interface Definition {
        Value value();

        record Input(Value value) implements Definition {}

        record Initializer(Value value, TensorProto tensor) implements Definition {}

        record Node(Value value, NodeProto node) implements Definition {}
    }

    private OnnxGraph(
            String name, Map<String, Definition> definitions, List<String> outputs, Map<String, String> documentation) {
        this.name = name;
        this.definitions = Collections.unmodifiableMap(definitions);
        this.outputs = List.copyOf(outputs);
        this.documentation = Map.copyOf(documentation);
    }

    /** An empty graph. */
    public static OnnxGraph named(String name) {
        Names.require("a graph", name);
        return new OnnxGraph(name, Map.of(), List.of(), Map.of());
    }

    /** With an input of 32-bit floats that each run gives. */
    public OnnxGraph input(String input, Shape shape) {
        return with(new Definition.Input(new Value(input, ElementType.FLOAT, shape)));
    }

    /** With a constant of 32-bit floats, row-major. */
    public OnnxGraph floats(String initializer, float[] values, long... shape) {
        Value value = new Value(initializer, ElementType.FLOAT, Shape.of(shape));
        return with(new Definition.Initializer(value, Tensors.floats(initializer, value.shape(), values)));
    }

    /** With a constant of 64-bit integers, row-major. */
    public OnnxGraph longs(String initializer, long[] values, long... shape) {
        Value value = new Value(initializer, ElementType.INT64, Shape.of(shape));
        return with(new Definition.Initializer(value, Tensors.longs(initializer, value.shape(), values)));
    }

    /** With a node that makes the value {@code result}, which also names the node, from values defined before. */
    public OnnxGraph node(Operator operator, String result, String... inputs) {
        List<Value> values = new ArrayList<>();
        Map<String, List<Long>> constants = new HashMap<>();
        String label = "'" + result + "' (" + operator.type() + ")";
        for (String input : inputs) {
            Definition definition = definition(input, "Node " + label + " takes");
            values.add(definition.value());
            if (definition instanceof Definition.Initializer initializer
                    && initializer.value().type() == ElementType.INT64) {
                constants.put(input, Tensors.longsOf(initializer.tensor()));
            }
        }
        Operands operands = new Operands(label, values, constants);
        Shape shape = operator.infer(operands);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(result)
                .setOpType(operator.type())
                .addAllInput(List.of(inputs))
                .addOutput(result)
                .addAllAttribute(operator.attributes(operands));
        return with(new Definition.Node(new Value(result, operator.elementType(operands), shape), node.build()));
    }

    /** With the result of a node as a result of the graph. */
    public OnnxGraph output(String result) {
        Definition definition = definition(result, "The graph's output is");
        if (!(definition instanceof Definition.Node)) {
            throw new OnnxException(
                    Code.NAME_INVALID, "Output '" + result + "' is no result of a node; put an Identity between");
        }
        if (outputs.contains(result)) {
            throw new OnnxException(Code.NAME_DUPLICATE, "'" + result + "' is an output already");
        }
        List<String> more = new ArrayList<>(outputs);
        more.add(result);
        return new OnnxGraph(name, definitions, more, documentation);
    }

    /** With a text for people on an input, initializer or node. */
    public OnnxGraph document(String defined, String text) {
        definition(defined, "The text is about");
        Map<String, String> more = new HashMap<>(documentation);
        more.put(defined, text);
        return new OnnxGraph(name, definitions, outputs, more);
    }

    /** What is known about a name: the shape inferred for a node's result, or the one given for the rest. */
    public Value value(String defined) {
        return definition(defined, "Asked for").value();
    }

    /** Refuses a graph without results, and definitions that nothing uses: a forgotten layer or weight. */
    void requireComplete() {
        if (outputs.isEmpty()) {
            throw new OnnxException(Code.STRUCTURE_INVALID, "Graph '" + name + "' has no output; name one");
        }
        Set<String> used = new HashSet<>(outputs);
        for (Definition definition : definitions.values()) {
            if (definition instanceof Definition.Node node) {
                used.addAll(node.node().getInputList());
            }
        }
        for (Definition definition : definitions.values()) {
            if (!used.contains(definition.value().name())) {
                throw new OnnxException(
                        Code.NAME_UNUSED,
                        definition.value() + " is used by no node and is no output; use it or leave it out");
            }
        }
    }

    GraphProto toProto() {
        GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
        for (Definition definition : definitions.values()) {
            Value value = definition.value();
            String text = documentation.getOrDefault(value.name(), "");
            if (definition instanceof Definition.Input) {
                graph.addInput(value.toProto(text));
            } else if (definition instanceof Definition.Initializer initializer) {
                TensorProto tensor = initializer.tensor();
                graph.addInitializer(
                        text.isEmpty()
                                ? tensor
                                : tensor.toBuilder().setDocString(text).build());
            } else if (definition instanceof Definition.Node node) {
                graph.addNode(
                        text.isEmpty()
                                ? node.node()
                                : node.node().toBuilder().setDocString(text).build());
                if (!outputs.contains(value.name())) {
                    graph.addValueInfo(value.toProto(""));
                }
            }
        }
        outputs.forEach(output -> graph.addOutput(value(output).toProto("")));
        return graph.build();
    }

    private OnnxGraph with(Definition definition) {
        String added = definition.value().name();
        Names.require("a value", added);
        Definition existing = definitions.get(added);
        if (existing != null) {
            throw new OnnxException(
                    Code.NAME_DUPLICATE, "The name is taken already, by " + existing.value() + "; choose another");
        }
        Map<String, Definition> more = new LinkedHashMap<>(definitions);
        more.put(added, definition);
        return new OnnxGraph(name, more, outputs, documentation);
    }

    private Definition definition(String wanted, String whoWants) {
        Definition definition = definitions.get(wanted);
        if (definition == null) {
            throw new OnnxException(
                    Code.NAME_UNKNOWN,
                    whoWants + " '" + wanted + "', which is no input, initializer or earlier node of graph '" + name
                            + "'; define it first");
        }
        return definition;
    }
}
