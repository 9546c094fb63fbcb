package org.touchstone.kernel.saliency.randomization;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.onnx.network.Initializer;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.saliency.randomization.ModelLayers.Remainder;
import org.touchstone.kernel.saliency.randomization.Parameter.Role;

/** One search for layers; see {@link ModelLayers#of}. */
final class LayerSearch {
    private static final Set<String> HOLDERS = Set.of("Concat", "Gather", "Expand", "Where", "Einsum");

    private final OnnxNetwork network;
    private final Function<String, long[]> shapes;
    private final Map<String, NetworkNode> producers;
    private final Set<String> data = new HashSet<>();
    private final Map<String, Integer> layerOf = new HashMap<>();
    private final List<NetworkNode> layerNodes = new ArrayList<>();
    private final List<List<Parameter>> parameters = new ArrayList<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private final Set<String> found = new HashSet<>();
    private final Rectifiers rectifiers;
    private final List<NetworkNode> path;

    LayerSearch(OnnxNetwork network, String input, String scores, Function<String, long[]> shapes) {
        this.network = network;
        this.shapes = shapes;
        this.producers = network.producers();
        this.rectifiers = new Rectifiers(network);
        data.add(input);
        Set<String> needed = needed(scores);
        this.path = network.dependents(List.of(input)).stream()
                .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                .toList();
        path.forEach(node -> data.addAll(node.outputs()));
        data.remove("");
    }

    ModelLayers result() {
        path.forEach(this::visit);
        List<ModelLayer> layers = new ArrayList<>();
        for (int i = 0; i < layerNodes.size(); i++) {
            NetworkNode node = layerNodes.get(i);
            layers.add(new ModelLayer(i, node.name(), node.operator(), rectifiers.follow(node), parameters.get(i)));
        }
        List<Remainder> remainder = new ArrayList<>();
        for (Initializer initializer : network.initializers().values()) {
            if (initializer.values().type().isFloating() && !found.contains(initializer.name())) {
                remainder.add(new Remainder(
                        initializer.name(),
                        initializer.values().count(),
                        reasons.getOrDefault(initializer.name(), "the scores do not depend on it")));
            }
        }
        return new ModelLayers(layers, remainder);
    }

    /** What the value is computed from. */
    private Set<String> needed(String value) {
        Set<String> needed = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(value));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            NetworkNode producer = producers.get(next);
            if (needed.add(next) && producer != null) {
                open.addAll(producer.inputs());
            }
        }
        return needed;
    }

    private void visit(NetworkNode node) {
        Map<Integer, Set<String>> operands = new LinkedHashMap<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            String operand = node.inputs().get(i);
            if (!operand.isEmpty() && !data.contains(operand)) {
                Set<String> roots = floatingRoots(operand);
                if (!roots.isEmpty()) {
                    operands.put(i, roots);
                }
            }
        }
        int layer = node.inputs().stream()
                .mapToInt(operand -> layerOf.getOrDefault(operand, -1))
                .max()
                .orElse(-1);
        if (Weights.hasWeight(node, operands.keySet())) {
            layer = layerNodes.size();
            layerNodes.add(node);
            parameters.add(new ArrayList<>());
        }
        for (Map.Entry<Integer, Set<String>> operand : operands.entrySet()) {
            for (String root : operand.getValue()) {
                assign(node, operand.getKey(), root, layer);
            }
        }
        for (String output : node.outputs()) {
            layerOf.put(output, layer);
        }
    }

    /** The floating initializers that a constant operand is made of, through whatever moves numbers about. */
    private Set<String> floatingRoots(String operand) {
        Set<String> roots = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(operand));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (!seen.add(next)) {
                continue;
            }
            Initializer initializer = network.initializers().get(next);
            NetworkNode producer = producers.get(next);
            if (initializer != null) {
                if (initializer.values().type().isFloating()) {
                    roots.add(next);
                }
            } else if (producer != null) {
                open.addAll(producer.inputs());
            }
        }
        return roots;
    }

    private void assign(NetworkNode node, int place, String root, int layer) {
        if (found.contains(root)) {
            return;
        }
        int count = network.initializer(root).values().count();
        Role role = role(node, place, count, layer);
        if (role == null) {
            reasons.putIfAbsent(root, reason(node, count, layer));
            return;
        }
        found.add(root);
        Weights.Fan fan = role == Role.WEIGHT
                ? Weights.fan(node, place, shapes.apply(node.inputs().get(place)))
                : new Weights.Fan(1, 1);
        parameters.get(layer).add(new Parameter(root, role, fan.in(), fan.out(), count));
    }

    private @Nullable Role role(NetworkNode node, int place, int count, int layer) {
        if (layer < 0) {
            return null;
        }
        if (layerNodes.get(layer).index() == node.index()) {
            return Weights.role(node, place);
        }
        return switch (node.operator()) {
            case "BatchNormalization" ->
                new Role[] {Role.OTHER, Role.GAIN, Role.SHIFT, Role.MEAN, Role.VARIANCE}[place];
            case "InstanceNormalization", "LayerNormalization", "GroupNormalization" ->
                place == 1 ? Role.GAIN : Role.SHIFT;
            case "PRelu" -> Role.SLOPE;
            case "Add", "Sub" -> count > 1 ? (hasBias(layer) ? Role.SHIFT : Role.BIAS) : null;
            case "Mul", "Div" -> count > 1 ? Role.GAIN : null;
            default -> count > 1 && HOLDERS.contains(node.operator()) ? Role.OTHER : null;
        };
    }

    private boolean hasBias(int layer) {
        return parameters.get(layer).stream()
                .anyMatch(parameter -> parameter.role() == Role.BIAS || parameter.role() == Role.GAIN);
    }

    private static String reason(NetworkNode node, int count, int layer) {
        if (layer < 0) {
            return "it enters at " + node.operator() + " '" + node.name()
                    + "' before the first layer: a normalization of the input, not a weight";
        }
        return count == 1
                ? "it is a single constant of " + node.operator() + " '" + node.name() + "'"
                : "it is an operand of " + node.operator() + " '" + node.name() + "', which has no weights";
    }
}
