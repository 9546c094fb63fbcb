package org.touchstone.kernel.onnx.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.Value;

/**
 * A model as its file says: graph and numbers, checked and immutable. Nodes are in an order in which they can be evaluated.
 * Constant nodes appear as initializers.
 */
public final class OnnxNetwork {
    private final Parts parts;
    private final Map<String, Initializer> initializers;

    /** What replacing numbers does not change. */
    record Parts(
            String name,
            int opset,
            Map<String, String> metadata,
            List<Value> inputs,
            List<NetworkValue> outputs,
            List<NetworkNode> nodes,
            OnnxLimits limits) {

        Parts {
            metadata = Map.copyOf(metadata);
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            nodes = List.copyOf(nodes);
        }
    }

    OnnxNetwork(Parts parts, Map<String, Initializer> initializers) {
        this.parts = parts;
        this.initializers = Collections.unmodifiableMap(initializers);
    }

    /** Reads a file of at most the allowed size. */
    public static OnnxNetwork read(Path file, OnnxLimits limits) {
        int most = (int) Math.min(limits.fileBytes(), Integer.MAX_VALUE - Long.BYTES);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most);
            if (bytes.length == most && in.read() >= 0) {
                throw NetworkReader.tooLarge(limits);
            }
            return read(bytes, limits);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Reads the bytes of a file. Nobody may change them afterwards. */
    public static OnnxNetwork read(byte[] file, OnnxLimits limits) {
        return new NetworkReader(limits).read(file);
    }

    public String name() {
        return parts.name();
    }

    /** The version of the standard operators. */
    public int opset() {
        return parts.opset();
    }

    /** What the file says about itself: its properties, and "producer" and "producer version" when given. */
    public Map<String, String> metadata() {
        return parts.metadata();
    }

    /** What each run must give; inputs with a default in the file are initializers. */
    public List<Value> inputs() {
        return parts.inputs();
    }

    public List<NetworkValue> outputs() {
        return parts.outputs();
    }

    /** In topological order. */
    public List<NetworkNode> nodes() {
        return parts.nodes();
    }

    /** By name, in the order of the file. */
    public Map<String, Initializer> initializers() {
        return initializers;
    }

    public OnnxLimits limits() {
        return parts.limits();
    }

    /** One of {@link #initializers}; an unknown name is an {@link OnnxException}. */
    public Initializer initializer(String name) {
        Initializer found = initializers.get(name);
        if (found == null) {
            throw new OnnxException(Code.NAME_UNKNOWN, "The network has no initializer '" + name + "'");
        }
        return found;
    }

    /** Names of initializers with a NaN or an infinity. */
    public List<String> notFinite() {
        return initializers.values().stream()
                .filter(initializer -> !initializer.values().isFinite())
                .map(Initializer::name)
                .toList();
    }

    /** The same graph with these numbers (row-major, as 32-bit floats) instead; everything else is shared. */
    public OnnxNetwork with(Map<String, float[]> replacements) {
        Map<String, Initializer> changed = new LinkedHashMap<>(initializers);
        replacements.forEach((name, values) -> {
            HostTensor old = initializer(name).values();
            if (!old.type().isFloating() || old.count() != values.length) {
                throw new OnnxException(
                        Code.SHAPE_MISMATCH,
                        "Initializer '" + name + "' is " + old + "; " + values.length
                                + " floating numbers cannot replace it");
            }
            changed.put(name, initializer(name).with(HostTensor.of(values, old.shape())));
        });
        return new OnnxNetwork(parts, changed);
    }

    /** The same nodes for inputs of other shapes, with these initializers instead of those of their names. */
    OnnxNetwork withInputs(List<Value> inputs, Map<String, Initializer> replacements) {
        Map<String, Initializer> changed = new LinkedHashMap<>(initializers);
        changed.putAll(replacements);
        Parts other = new Parts(
                parts.name(), parts.opset(), parts.metadata(), inputs, parts.outputs(), parts.nodes(), parts.limits());
        return new OnnxNetwork(other, changed);
    }

    /** Whether the other is this network with other numbers, or the same. */
    public boolean isSameGraphAs(OnnxNetwork other) {
        return parts.equals(other.parts);
    }

    /** Names of initializers that the other network of the same graph has other numbers for. */
    public Set<String> differences(OnnxNetwork other) {
        return initializers.values().stream()
                .filter(mine -> mine.values() != other.initializer(mine.name()).values())
                .map(Initializer::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The nodes whose results depend on any of these values: initializers, inputs or results of nodes. */
    public List<NetworkNode> dependents(Collection<String> values) {
        Set<String> dependent = new HashSet<>(values);
        return nodes().stream()
                .filter(node -> node.inputs().stream().anyMatch(dependent::contains))
                .filter(node -> {
                    dependent.addAll(node.outputs());
                    dependent.remove("");
                    return true;
                })
                .toList();
    }

    /** What the {@link #dependents} take from the rest of the network, initializers left out: enough to evaluate them. */
    public List<String> frontier(Collection<String> values) {
        List<NetworkNode> dependents = dependents(values);
        Set<String> inside = new HashSet<>(values);
        dependents.forEach(node -> inside.addAll(node.outputs()));
        Set<String> frontier = new LinkedHashSet<>();
        for (NetworkNode node : dependents) {
            node.inputs().stream()
                    .filter(name -> !name.isEmpty() && !inside.contains(name) && !initializers.containsKey(name))
                    .forEach(frontier::add);
        }
        return List.copyOf(frontier);
    }

    /** The node that makes each result of a node. */
    public Map<String, NetworkNode> producers() {
        Map<String, NetworkNode> producers = new HashMap<>();
        nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        producers.remove("");
        return producers;
    }

    @Override
    public String toString() {
        return "network '" + name() + "' of " + nodes().size() + " nodes, operator set " + opset();
    }
}
