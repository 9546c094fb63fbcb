package org.touchstone.kernel.onnx.run;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.NetworkValue;
import org.touchstone.kernel.onnx.operator.Inputs;
import org.touchstone.kernel.onnx.operator.Kernel;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/**
 * One pass through a network: every value on the way, and what it takes to go back, as often as wanted, with other cotangents
 * and rules. Its tensors belong to the scope that was open when it was made.
 */
public final class Tape {
    private final GraphRunner runner;
    private final Map<String, Tensor> known;
    private final Map<Integer, Step> steps;

    /** A node that was evaluated. */
    record Step(Inputs inputs, Kernel.Result result) {}

    Tape(GraphRunner runner, Map<String, Tensor> known, Map<Integer, Step> steps) {
        this.runner = runner;
        this.known = new HashMap<>(known);
        this.steps = new TreeMap<>(steps);
    }

    GraphRunner runner() {
        return runner;
    }

    Map<String, Tensor> known() {
        return known;
    }

    Map<Integer, Step> steps() {
        return Collections.unmodifiableMap(steps);
    }

    void add(NetworkNode node, Step step) {
        steps.put(node.index(), step);
        known.putAll(ForwardPass.outputs(node, step.result()));
    }

    /** The same without some nodes and their results. */
    Tape without(GraphRunner other, Set<Integer> nodes) {
        Tape tape = new Tape(other, known, steps);
        for (int index : nodes) {
            tape.steps.remove(index);
            other.network().nodes().get(index).outputs().forEach(tape.known::remove);
        }
        return tape;
    }

    /** An input, an initializer, or the result of a node that was evaluated. */
    public Tensor value(String name) {
        Tensor value =
                known.containsKey(name) ? known.get(name) : runner.weights().get(name);
        if (value == null) {
            throw new OnnxException(Code.NAME_UNKNOWN, "Value '" + name + "' is not on the tape");
        }
        return value;
    }

    /** The network's outputs by name. */
    public Params outputs() {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (NetworkValue output : runner.network().outputs()) {
            outputs.put(output.name(), value(output.name()));
        }
        return Params.of(outputs);
    }

    /**
     * For each wanted value v: the sum over seeds of the cotangent times d(seeded value) / dv, one node at a time. Visits
     * only nodes between them; values that were given to the pass are independent of each other.
     *
     * @param cotangents of the shape and type of the values they are for
     * @param rules what replaces the derivative of some nodes
     */
    public Gradients vjp(Map<String, Tensor> cotangents, BackwardRules rules, List<String> wanted) {
        return new BackwardPass(this, rules, wanted).run(cotangents);
    }

    /** {@link #vjp(Map, BackwardRules, List)} as calculus has it. */
    public Gradients vjp(Map<String, Tensor> cotangents, List<String> wanted) {
        return vjp(cotangents, BackwardRules.none(), wanted);
    }
}
