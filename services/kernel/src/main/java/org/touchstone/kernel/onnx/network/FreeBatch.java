package org.touchstone.kernel.onnx.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.onnx.Dimension;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.Shape;
import org.touchstone.kernel.onnx.Value;

/**
 * Sets the number of rows free in a network that was exported for one row at a time: the first extent of its input becomes a
 * name, and reshapes to one row take over the rows they get. Whether each row still gives what it gave alone depends on the
 * nodes: try it.
 */
public final class FreeBatch {
    private FreeBatch() {}

    /** The network itself when its rows are free already; empty when they are fixed to another number than one. */
    public static Optional<OnnxNetwork> of(OnnxNetwork network) {
        List<Value> inputs = new ArrayList<>();
        for (Value input : network.inputs()) {
            if (input.shape().rank() == 0 || input.shape().get(0) instanceof Dimension.Symbol) {
                inputs.add(input);
            } else if (input.shape().get(0).is(1)) {
                List<Dimension> free = new ArrayList<>(input.shape().dimensions());
                free.set(0, Dimension.named("batch"));
                inputs.add(new Value(input.name(), input.type(), new Shape(free)));
            } else {
                return Optional.empty();
            }
        }
        return inputs.equals(network.inputs())
                ? Optional.of(network)
                : Optional.of(network.withInputs(inputs, reshapes(network)));
    }

    /** Reshape's 0 takes over the extent. */
    private static Map<String, Initializer> reshapes(OnnxNetwork network) {
        Collection<NetworkNode> dependent =
                network.dependents(network.inputs().stream().map(Value::name).toList());
        Map<String, Initializer> changed = new LinkedHashMap<>();
        for (NetworkNode node : dependent) {
            Initializer shape = node.operator().equals("Reshape")
                    ? network.initializers().get(node.inputs().get(1))
                    : null;
            if (shape != null
                    && shape.values().type() == ElementType.INT64
                    && shape.values().rank() == 1) {
                long[] extents = shape.values().longs();
                if (extents.length > 0 && extents[0] == 1) {
                    extents[0] = 0;
                    changed.put(shape.name(), shape.with(HostTensor.of(extents)));
                }
            }
        }
        return changed;
    }
}
