package org.touchstone.kernel.onnx.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.Initializer;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.NetworkValue;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.operator.Kernel;
import org.touchstone.kernel.onnx.operator.Operators;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * A network ready to run: its numbers in native memory until it is closed, all floating ones in the type of the run. Safe in
 * several threads. Results belong to the caller's {@link Scope}. What does not fit is an {@link OnnxException} that names the
 * node.
 */
public final class GraphRunner implements AutoCloseable {
    private final OnnxNetwork network;
    private final DType floating;
    private final List<Kernel> kernels;
    private final Map<String, Tensor> weights;
    private final List<Tensor> owned;

    private GraphRunner(
            OnnxNetwork network,
            DType floating,
            List<Kernel> kernels,
            Map<String, Tensor> weights,
            List<Tensor> owned) {
        this.network = network;
        this.floating = floating;
        this.kernels = kernels;
        this.weights = weights;
        this.owned = owned;
    }

    /**
     * Refuses a network with operators that cannot be run before anything else.
     *
     * @param floating F32 or F64: what the run computes in, whatever floating types the file has
     */
    public static GraphRunner of(OnnxNetwork network, DType floating) {
        if (floating != DType.F32 && floating != DType.F64) {
            throw new IllegalArgumentException("a run computes in F32 or F64, not " + floating);
        }
        List<Kernel> kernels = Operators.kernels(network);
        return create(network, floating, kernels, Map.of());
    }

    /** The same graph with other numbers: shares the native memory of all that are the same, so close it before this one. */
    public GraphRunner with(OnnxNetwork changed) {
        requireSameGraph(changed);
        Map<String, Tensor> shared = new HashMap<>(weights);
        shared.keySet().removeAll(changed.differences(network));
        return create(changed, floating, kernels, shared);
    }

    private static GraphRunner create(
            OnnxNetwork network, DType floating, List<Kernel> kernels, Map<String, Tensor> shared) {
        Map<String, Tensor> weights = new HashMap<>(shared);
        List<Tensor> owned = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (Initializer initializer : network.initializers().values()) {
                if (!shared.containsKey(initializer.name())) {
                    Tensor tensor = initializer.values().toTensor(floating);
                    weights.put(initializer.name(), tensor);
                    owned.add(tensor);
                }
            }
            owned.forEach(scope::release);
        }
        return new GraphRunner(network, floating, kernels, weights, owned);
    }

    public OnnxNetwork network() {
        return network;
    }

    /** The type of all floating values: what inputs must be given in. */
    public DType floating() {
        return floating;
    }

    /** Evaluates all that the network's outputs need. */
    public Tape forward(Map<String, Tensor> known) {
        return forward(known, outputNames());
    }

    /**
     * Evaluates the nodes that the wanted values need and that are not known.
     *
     * @param known inputs by name, or any values inside the network
     */
    public Tape forward(Map<String, Tensor> known, List<String> wanted) {
        requireFitting(known);
        Tape tape = new Tape(this, known, Map.of());
        new ForwardPass(this, wanted).fill(tape);
        return tape;
    }

    /**
     * Evaluates again what depends on numbers that this runner has and the tape's runner has not; takes all the rest from
     * the tape. Both run the same graph; the tape's scope and its runner must stay open as long as the result is used.
     */
    public Tape resume(Tape base) {
        requireSameGraph(base.runner().network());
        if (floating != base.runner().floating()) {
            throw new IllegalArgumentException(
                    "the tape was computed in " + base.runner().floating());
        }
        Set<Integer> changed = network
                .dependents(network.differences(base.runner().network()))
                .stream()
                .map(NetworkNode::index)
                .collect(Collectors.toSet());
        Tape tape = base.without(this, changed);
        new ForwardPass(this, outputNames()).fill(tape);
        return tape;
    }

    /** Only the wanted values; everything on the way is released as soon as nothing needs it. */
    public Params evaluate(Map<String, Tensor> known, List<String> wanted) {
        requireFitting(known);
        return new ForwardPass(this, wanted).evaluate(known);
    }

    /** {@link #evaluate} of the network's outputs. */
    public Params evaluate(Map<String, Tensor> known) {
        return evaluate(known, outputNames());
    }

    private List<String> outputNames() {
        return network.outputs().stream().map(NetworkValue::name).toList();
    }

    Kernel kernel(NetworkNode node) {
        return kernels.get(node.index());
    }

    Map<String, Tensor> weights() {
        return weights;
    }

    private void requireFitting(Map<String, Tensor> known) {
        new InputCheck(floating).require(network, known);
    }

    private void requireSameGraph(OnnxNetwork other) {
        if (!network.isSameGraphAs(other)) {
            throw new OnnxException(
                    Code.STRUCTURE_INVALID, other + " is not " + network + " with other numbers: make it by with(...)");
        }
    }

    /** Releases the numbers that this runner does not share with an older one. */
    @Override
    public void close() {
        owned.forEach(Tensor::close);
    }
}
