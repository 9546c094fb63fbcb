package org.touchstone.kernel.onnx.network;

import java.util.List;

/**
 * One application of an operator.
 *
 * @param index place in {@link OnnxNetwork#nodes()}
 * @param name the name in the file, or the name of its first result when it has none there
 * @param kind which operator
 * @param inputs names of values; empty for an optional one left out
 * @param outputs names of results; empty for one that nobody wants
 * @param attributes settings
 */
public record NetworkNode(
        int index, String name, Kind kind, List<String> inputs, List<String> outputs, NodeAttributes attributes) {

    /** An operator and the version of the operator set it is taken from. The standard domain is empty. */
    public record Kind(String domain, String type, int opset) {
        @Override
        public String toString() {
            return (domain.isEmpty() ? "" : domain + ".") + type + ", operator set " + opset;
        }
    }

    /** Copies the lists. */
    public NetworkNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The type of operator, such as "Conv". */
    public String operator() {
        return kind.type();
    }

    /** How errors name it. */
    public String label() {
        return label(index, name, kind);
    }

    static String label(int index, String name, Kind kind) {
        return "node " + index + " '" + name + "' (" + kind + ")";
    }

    @Override
    public String toString() {
        return label();
    }
}
