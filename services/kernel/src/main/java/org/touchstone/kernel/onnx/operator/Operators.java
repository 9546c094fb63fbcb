package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/** The operators that can be run. */
public final class Operators {
    private static final int SHOWN = 5;
    private static final Map<String, Definition> ALL = Stream.of(
                    Activations.definitions(),
                    Arithmetic.definitions(),
                    Convolutions.definitions(),
                    Creating.definitions(),
                    Functions.definitions(),
                    Joining.definitions(),
                    Normalizations.definitions(),
                    Ordering.definitions(),
                    Padding.definitions(),
                    Picking.definitions(),
                    Pooling.definitions(),
                    Products.definitions(),
                    Reductions.definitions(),
                    Repeating.definitions(),
                    Reshaping.definitions(),
                    Resizing.definitions(),
                    Slicing.definitions(),
                    Softmaxes.definitions(),
                    Summing.definitions())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Definition::type, Function.identity()));

    private Operators() {}

    /** Their types, of the standard domain. */
    public static Set<String> types() {
        return ALL.keySet();
    }

    /** Why the operator of the node cannot be run; empty when it can. */
    public static Optional<String> missing(NetworkNode node) {
        Definition definition = ALL.get(node.operator());
        if (!node.kind().domain().isEmpty() || definition == null) {
            return Optional.of(node.label() + " is not supported");
        }
        if (node.kind().opset() < definition.since()) {
            return Optional.of(node.label() + " does not exist before operator set " + definition.since());
        }
        return Optional.empty();
    }

    /** Kernels of all nodes, in order. Refuses a network with operators that are missing, naming the first ones. */
    public static List<Kernel> kernels(OnnxNetwork network) {
        List<String> missing =
                network.nodes().stream().flatMap(node -> missing(node).stream()).toList();
        if (!missing.isEmpty()) {
            String more = missing.size() > SHOWN ? "; and " + (missing.size() - SHOWN) + " more" : "";
            throw new OnnxException(
                    Code.OPERATOR_UNSUPPORTED,
                    "The model has operators that cannot be run: "
                            + missing.stream().limit(SHOWN).collect(Collectors.joining("; ")) + more);
        }
        List<Kernel> kernels = new ArrayList<>();
        network.nodes().forEach(node -> kernels.add(kernel(node)));
        return List.copyOf(kernels);
    }

    private static Kernel kernel(NetworkNode node) {
        Definition definition = ALL.get(node.operator());
        if (definition == null) {
            throw new IllegalStateException(node.label());
        }
        Settings settings = new Settings(node);
        settings.requireCounts(definition.arity());
        Kernel kernel = definition.factory().apply(settings);
        settings.requireAllAsked();
        return kernel;
    }
}
