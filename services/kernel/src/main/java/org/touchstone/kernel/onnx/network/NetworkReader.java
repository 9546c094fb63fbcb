package org.touchstone.kernel.onnx.network;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.StructuralCheck;
import org.touchstone.kernel.onnx.network.NetworkNode.Kind;

/** From bytes to a checked {@link OnnxNetwork}. */
final class NetworkReader {
    /** The oldest and the newest version of the standard operators whose meaning the operators follow. */
    static final int OLDEST = 6;

    static final int NEWEST = 22;

    /** A graph in a graph lies four messages deeper: graph, node, attribute, tensor. */
    private static final int MESSAGES_PER_GRAPH = 4;

    private static final String CONSTANT = "Constant";

    private final OnnxLimits limits;
    private final TensorReader tensors;

    NetworkReader(OnnxLimits limits) {
        this.limits = limits;
        this.tensors = new TensorReader(limits);
    }

    OnnxNetwork read(byte[] file) {
        if (file.length > limits.fileBytes()) {
            throw tooLarge(limits);
        }
        ModelProto model = parse(file);
        StructuralCheck.require(model);
        Map<String, Integer> opsets = opsets(model);
        GraphProto graph = model.getGraph();
        if (graph.getSparseInitializerCount() > 0) {
            throw new OnnxException(
                    Code.TYPE_UNSUPPORTED,
                    "The model has sparse initializers, which are not supported; save them dense");
        }
        List<NetworkNode> nodes = new ArrayList<>();
        Map<String, HostTensor> numbers = new LinkedHashMap<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            numbers.put(tensor.getName(), tensors.read("Initializer '" + tensor.getName() + "'", tensor));
        }
        Set<String> initializers = Set.copyOf(numbers.keySet());
        for (NodeProto proto : graph.getNodeList()) {
            NetworkNode node = node(nodes.size(), proto, opsets);
            if (node.operator().equals(CONSTANT) && node.kind().domain().isEmpty()) {
                numbers.put(node.outputs().get(0), ConstantNode.value(node));
            } else {
                nodes.add(node);
            }
        }
        Types types = new Types(limits);
        OnnxNetwork.Parts parts = new OnnxNetwork.Parts(
                graph.getName(),
                opsets.getOrDefault("", OLDEST),
                metadata(model),
                graph.getInputList().stream()
                        .filter(input -> !initializers.contains(input.getName()))
                        .map(types::input)
                        .toList(),
                graph.getOutputList().stream().map(types::output).toList(),
                nodes,
                limits);
        return new OnnxNetwork(parts, initializers(numbers, initializers, nodes));
    }

    private ModelProto parse(byte[] file) {
        CodedInputStream in = CodedInputStream.newInstance(file);
        in.enableAliasing(true);
        in.setRecursionLimit(MESSAGES_PER_GRAPH * (limits.nesting() + 2));
        try {
            WireCensus.require(file, limits);
            ModelProto model = ModelProto.parseFrom(in);
            in.checkLastTagWas(0);
            return model;
        } catch (InvalidProtocolBufferException malformed) {
            throw new OnnxException(Code.MALFORMED, "This is no ONNX file: " + malformed.getMessage(), malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    private static Map<String, Integer> opsets(ModelProto model) {
        Map<String, Integer> opsets = new HashMap<>();
        for (OperatorSetIdProto each : model.getOpsetImportList()) {
            String domain = StructuralCheck.canonicalDomain(each.getDomain());
            long version = each.getVersion();
            if (domain.isEmpty() && (version < OLDEST || version > NEWEST)) {
                throw new OnnxException(
                        Code.OPSET_UNSUPPORTED,
                        "The model uses version " + version + " of the standard operators; versions " + OLDEST + " to "
                                + NEWEST + " are supported: export it again with one of them");
            }
            opsets.put(domain, (int) Math.min(version, Integer.MAX_VALUE));
        }
        return opsets;
    }

    private NetworkNode node(int index, NodeProto proto, Map<String, Integer> opsets) {
        String domain = StructuralCheck.canonicalDomain(proto.getDomain());
        Kind kind = new Kind(domain, proto.getOpType(), opsets.getOrDefault(domain, 1));
        String name = name(index, proto);
        String label = NetworkNode.label(index, name, kind);
        for (AttributeProto attribute : proto.getAttributeList()) {
            if (!attribute.getRefAttrName().isEmpty()) {
                throw new OnnxException(
                        Code.ATTRIBUTE_INVALID,
                        "At " + label + ", attribute '" + attribute.getName()
                                + "' refers to an attribute of a function, but the node is in none");
            }
        }
        NodeAttributes attributes = new NodeAttributes(label, proto.getAttributeList(), tensors);
        return new NetworkNode(index, name, kind, proto.getInputList(), proto.getOutputList(), attributes);
    }

    private static String name(int index, NodeProto proto) {
        if (!proto.getName().isBlank()) {
            return proto.getName();
        }
        return proto.getOutputCount() > 0 ? proto.getOutput(0) : proto.getOpType() + index;
    }

    private static Map<String, Initializer> initializers(
            Map<String, HostTensor> numbers, Set<String> initializers, List<NetworkNode> nodes) {
        Map<String, List<NetworkNode>> consumers = new HashMap<>();
        for (NetworkNode node : nodes) {
            Set.copyOf(node.inputs()).stream().filter(numbers::containsKey).forEach(name -> consumers
                    .computeIfAbsent(name, any -> new ArrayList<>())
                    .add(node));
        }
        return numbers.entrySet().stream()
                .map(entry -> new Initializer(
                        entry.getKey(),
                        entry.getValue(),
                        consumers.getOrDefault(entry.getKey(), List.of()),
                        !initializers.contains(entry.getKey())))
                .collect(Collectors.toMap(
                        Initializer::name, each -> each, (first, second) -> first, LinkedHashMap::new));
    }

    private static Map<String, String> metadata(ModelProto model) {
        Map<String, String> metadata = new TreeMap<>();
        model.getMetadataPropsList().forEach(each -> metadata.put(each.getKey(), each.getValue()));
        if (!model.getProducerName().isEmpty()) {
            metadata.put("producer", model.getProducerName());
        }
        if (!model.getProducerVersion().isEmpty()) {
            metadata.put("producer version", model.getProducerVersion());
        }
        return metadata;
    }

    static OnnxException tooLarge(OnnxLimits limits) {
        return new OnnxException(
                Code.LIMIT_EXCEEDED, "The file is larger than the limit of " + limits.fileBytes() + " bytes");
    }
}
