package org.touchstone.kernel.onnx.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.operator.Kernel;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.TensorException;
import org.touchstone.kernel.tensor.Tensors;

/** One way back over a tape. */
final class BackwardPass {
    private final Tape tape;
    private final BackwardRules rules;
    private final List<String> wanted;
    private final List<NetworkNode> nodes;
    private final Set<String> affected;
    private final List<String> ruled = new ArrayList<>();

    BackwardPass(Tape tape, BackwardRules rules, List<String> wanted) {
        this.tape = tape;
        this.rules = rules;
        this.wanted = wanted;
        this.affected = new HashSet<>(wanted);
        this.nodes = downstream();
    }

    /** Evaluated nodes that some wanted value flows into, in order; remembers the values that depend on those. */
    private List<NetworkNode> downstream() {
        List<NetworkNode> found = new ArrayList<>();
        for (int index : tape.steps().keySet()) {
            NetworkNode node = tape.runner().network().nodes().get(index);
            if (node.inputs().stream().anyMatch(affected::contains)) {
                affected.addAll(node.outputs());
                affected.remove("");
                found.add(node);
            }
        }
        return found;
    }

    Gradients run(Map<String, Tensor> seeds) {
        seeds.forEach(this::requireFitting);
        try (Scope scope = Scope.open()) {
            Cotangents cotangents = new Cotangents(seeds, wanted);
            for (int i = nodes.size() - 1; i >= 0; i--) {
                visit(nodes.get(i), cotangents);
            }
            Map<String, Tensor> found = new HashMap<>();
            for (String name : wanted) {
                found.put(name, scope.keep(cotangents.get(name).orElseGet(() -> zeros(name))));
            }
            return new Gradients(found, ruled);
        }
    }

    private void visit(NetworkNode node, Cotangents cotangents) {
        Map<Integer, Tensor> outputs = new HashMap<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            int place = i;
            cotangents.get(node.outputs().get(i)).ifPresent(found -> outputs.put(place, found));
        }
        Tape.Step step = step(node);
        Set<Integer> places = places(node, step);
        if (!outputs.isEmpty() && !places.isEmpty()) {
            Map<Integer, Tensor> found = products(node, new Kernel.Back(step.inputs(), step.result(), outputs, places));
            for (int place : places) {
                Tensor product = found.get(place);
                if (product != null) {
                    cotangents.add(node.inputs().get(place), product);
                }
            }
        }
        node.outputs().forEach(cotangents::done);
    }

    private Tape.Step step(NetworkNode node) {
        Tape.Step step = tape.steps().get(node.index());
        if (step == null) {
            throw new IllegalStateException(node + " is not on the tape");
        }
        return step;
    }

    /** Inputs that a wanted value flows into and that have derivatives. */
    private Set<Integer> places(NetworkNode node, Tape.Step step) {
        Set<Integer> places = new LinkedHashSet<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            if (affected.contains(node.inputs().get(i))
                    && step.inputs().get(i).dtype().isFloating()) {
                places.add(i);
            }
        }
        return places;
    }

    private Map<Integer, Tensor> products(NetworkNode node, Kernel.Back back) {
        Kernel kernel = tape.runner().kernel(node);
        Optional<BackwardRule> rule = rules.of(node);
        try (Scope scope = Scope.open()) {
            Map<Integer, Tensor> found;
            if (rule.isPresent()) {
                ruled.add(node.name());
                // A handle of its own: what a rule returns may be anybody's.
                found = new HashMap<>(rule.get().apply(new BackwardStep(node, kernel, back)));
                found.replaceAll(
                        (place, tensor) -> fitting(node, back, place, tensor).detach());
            } else {
                found = kernel.vjp(back);
            }
            found.values().forEach(scope::keep);
            return found;
        } catch (TensorException | ArithmeticException failed) {
            throw ForwardPass.failure(node, back.inputs(), failed);
        }
    }

    private static Tensor fitting(NetworkNode node, Kernel.Back back, int place, Tensor found) {
        Tensor input = back.inputs().get(place);
        if (input.dtype() != found.dtype() || !Arrays.equals(input.shape(), found.shape())) {
            throw new OnnxException(
                    Code.SHAPE_MISMATCH,
                    "At " + node.label() + ": a rule returned " + found + " as cotangent of " + input);
        }
        return found;
    }

    private void requireFitting(String name, Tensor cotangent) {
        Tensor value = tape.value(name);
        if (value.dtype() != cotangent.dtype() || !Arrays.equals(value.shape(), cotangent.shape())) {
            throw new OnnxException(
                    Code.SHAPE_MISMATCH, "The cotangent of '" + name + "' is " + cotangent + ", the value is " + value);
        }
    }

    private Tensor zeros(String name) {
        Tensor value = tape.value(name);
        return Tensors.zeros(value.dtype(), value.shape());
    }
}
