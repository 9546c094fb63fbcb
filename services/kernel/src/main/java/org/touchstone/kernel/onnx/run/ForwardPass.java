package org.touchstone.kernel.onnx.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.operator.Inputs;
import org.touchstone.kernel.onnx.operator.Kernel;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.TensorException;

/** One evaluation of the nodes that some values need. */
final class ForwardPass {
    private final GraphRunner runner;
    private final List<String> wanted;
    private long budget;

    ForwardPass(GraphRunner runner, List<String> wanted) {
        this.runner = runner;
        this.wanted = wanted;
        this.budget = runner.network().limits().activationElements();
    }

    /** Adds what is missing to the tape. */
    void fill(Tape tape) {
        for (NetworkNode node : missing(tape.known())) {
            Inputs inputs = inputs(node, tape.known(), true);
            tape.add(node, new Tape.Step(inputs, run(node, inputs)));
        }
    }

    Params evaluate(Map<String, Tensor> given) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> known = new HashMap<>(given);
            List<NetworkNode> nodes = missing(known);
            Map<String, Integer> uses = new HashMap<>();
            nodes.forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
            Set<String> lasting = new HashSet<>(wanted);
            lasting.addAll(given.keySet());
            for (NetworkNode node : nodes) {
                Kernel.Result result = run(node, inputs(node, known, false));
                result.saved().forEach(Tensor::close);
                outputs(node, result).forEach(known::put);
                for (String input : node.inputs()) {
                    boolean last = uses.merge(input, -1, Integer::sum) == 0;
                    Tensor value = known.get(input);
                    if (last && value != null && !lasting.contains(input)) {
                        value.close();
                    }
                }
            }
            Map<String, Tensor> found = new LinkedHashMap<>();
            for (String name : wanted) {
                found.put(name, scope.keep(value(name, known)));
            }
            return Params.of(found);
        }
    }

    /** The nodes whose results are needed and not known, in order. */
    private List<NetworkNode> missing(Map<String, Tensor> known) {
        Map<String, NetworkNode> producers = runner.network().producers();
        Set<NetworkNode> needed = new HashSet<>();
        List<String> open = new ArrayList<>(wanted);
        while (!open.isEmpty()) {
            String name = open.remove(open.size() - 1);
            NetworkNode producer = producers.get(name);
            if (!known.containsKey(name) && producer != null && needed.add(producer)) {
                open.addAll(producer.inputs());
            } else if (producer == null) {
                requireKnown(name, known);
            }
        }
        return runner.network().nodes().stream().filter(needed::contains).toList();
    }

    private void requireKnown(String name, Map<String, Tensor> known) {
        if (!name.isEmpty() && !known.containsKey(name) && !runner.weights().containsKey(name)) {
            boolean input = runner.network().inputs().stream()
                    .anyMatch(each -> each.name().equals(name));
            throw new OnnxException(
                    Code.NAME_UNKNOWN,
                    input ? "Input '" + name + "' is not given" : "The network has no value '" + name + "'");
        }
    }

    private Inputs inputs(NetworkNode node, Map<String, Tensor> known, boolean remembers) {
        List<@Nullable Tensor> values = new ArrayList<>();
        for (String name : node.inputs()) {
            values.add(name.isEmpty() ? null : value(name, known));
        }
        return new Inputs(node, values, new Inputs.Pass(runner.floating(), budget, remembers));
    }

    private Tensor value(String name, Map<String, Tensor> known) {
        Tensor value = known.get(name);
        if (value == null) {
            value = runner.weights().get(name);
        }
        if (value == null) {
            throw new OnnxException(Code.NAME_UNKNOWN, "The network has no value '" + name + "'");
        }
        return value;
    }

    private Kernel.Result run(NetworkNode node, Inputs inputs) {
        try (Scope scope = Scope.open()) {
            Kernel.Result result = runner.kernel(node).forward(inputs);
            result.outputs().forEach(scope::keep);
            result.saved().forEach(scope::keep);
            for (Tensor output : result.outputs()) {
                budget -= output.count();
            }
            return result;
        } catch (TensorException | ArithmeticException failed) {
            throw failure(node, inputs, failed);
        }
    }

    static OnnxException failure(NetworkNode node, Inputs inputs, RuntimeException failed) {
        return new OnnxException(
                Code.EVALUATION_FAILED, "At " + node.label() + " on " + inputs + ": " + failed.getMessage(), failed);
    }

    /** By name; results that the operator has and the node does not name are left out. */
    static Map<String, Tensor> outputs(NetworkNode node, Kernel.Result result) {
        Map<String, Tensor> named = new HashMap<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (!name.isEmpty()) {
                if (i >= result.outputs().size()) {
                    throw new OnnxException(
                            Code.OPERATOR_UNSUPPORTED, "At " + node.label() + ": output " + i + " is not supported");
                }
                named.put(name, result.outputs().get(i));
            }
        }
        return named;
    }
}
