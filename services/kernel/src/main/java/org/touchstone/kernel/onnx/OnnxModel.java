package org.touchstone.kernel.onnx;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import onnx.ModelProto;

/**
 * A complete graph with what people and tools want to know about it, ready to be written as an ONNX file. Equal models give
 * equal bytes: nothing in them depends on time or place, and metadata are sorted by key.
 */
public record OnnxModel(
        OnnxGraph graph,
        String producerName,
        String producerVersion,
        String documentation,
        SortedMap<String, String> metadata) {
    /** The version of the standard operators we write. */
    public static final int OPERATOR_SET = 17;

    /** The version of the file format we write: the one that came with that operator set. */
    public static final int IR_VERSION = 8;

    /** Refuses an incomplete graph; copies the metadata. */
    public OnnxModel {
        graph.requireComplete();
        metadata.keySet().forEach(key -> Names.require("a metadata property", key));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** A model of the graph, produced by Touchstone. */
    public static OnnxModel of(OnnxGraph graph) {
        return new OnnxModel(graph, "touchstone", "", "", new TreeMap<>());
    }

    /** The same, produced by a program of this name and version. */
    public OnnxModel producedBy(String name, String version) {
        return new OnnxModel(graph, name, version, documentation, metadata);
    }

    /** The same with a text for people. */
    public OnnxModel documented(String text) {
        return new OnnxModel(graph, producerName, producerVersion, text, metadata);
    }

    /** The same with one more metadata property; a later value replaces an earlier one. */
    public OnnxModel with(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(metadata);
        more.put(key, value);
        return new OnnxModel(graph, producerName, producerVersion, documentation, more);
    }

    /** The model as a protobuf message, checked. */
    public ModelProto toProto() {
        ModelProto.Builder model =
                ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName(producerName);
        if (!producerVersion.isEmpty()) {
            model.setProducerVersion(producerVersion);
        }
        if (!documentation.isEmpty()) {
            model.setDocString(documentation);
        }
        model.setGraph(graph.toProto());
        model.addOpsetImportBuilder().setDomain("").setVersion(OPERATOR_SET);
        metadata.forEach(
                (key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
        ModelProto whole = model.build();
        StructuralCheck.require(whole);
        return whole;
    }

    /** The bytes of the ONNX file. */
    public byte[] toBytes() {
        return toProto().toByteArray();
    }
}
