package org.touchstone.kernel.onnx.operator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.HostTensor;
import org.touchstone.kernel.onnx.network.NetworkNode;

/** The attributes of a node as its operator reads them. One that the operator does not ask for is an error. */
final class Settings {
    private final NetworkNode node;
    private final Set<String> asked = new HashSet<>();

    Settings(NetworkNode node) {
        this.node = node;
    }

    NetworkNode node() {
        return node;
    }

    int opset() {
        return node.kind().opset();
    }

    boolean has(String name) {
        asked.add(name);
        return node.attributes().has(name);
    }

    long integer(String name, long otherwise) {
        asked.add(name);
        return node.attributes().integer(name, otherwise);
    }

    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean otherwise) {
        return integer(name, otherwise ? 1 : 0) != 0;
    }

    double number(String name, double otherwise) {
        asked.add(name);
        return node.attributes().has(name) ? node.attributes().number(name, 0) : otherwise;
    }

    String text(String name, String otherwise) {
        asked.add(name);
        return node.attributes().text(name, otherwise);
    }

    /** Empty when not given. */
    List<Long> integers(String name) {
        asked.add(name);
        return node.attributes().integers(name, List.of());
    }

    /** Empty when not given. */
    List<Float> numbers(String name) {
        asked.add(name);
        return node.attributes().numbers(name, List.of());
    }

    /** One that must be there. */
    HostTensor tensor(String name) {
        asked.add(name);
        return node.attributes().tensor(name);
    }

    /** An attribute that may be given but changes nothing here. */
    Settings ignore(String... names) {
        asked.addAll(List.of(names));
        return this;
    }

    /** An attribute for which only one value is supported. */
    void requireText(String name, String supported) {
        if (!text(name, supported).equals(supported)) {
            throw node.attributes()
                    .wrong(name, "is '" + text(name, supported) + "'; only '" + supported + "' is supported");
        }
    }

    OnnxException wrong(String name, String why) {
        return node.attributes().wrong(name, why);
    }

    /** Ready to throw: the operator is known, but not in this form. */
    OnnxException unsupported(String form) {
        return new OnnxException(Code.OPERATOR_UNSUPPORTED, "At " + node.label() + ": " + form + " is not supported");
    }

    void requireAllAsked() {
        for (String name : node.attributes().names()) {
            if (!asked.contains(name)) {
                throw wrong(name, "is unknown");
            }
        }
    }

    void requireCounts(Arity arity) {
        int inputs = node.inputs().size();
        int outputs = node.outputs().size();
        if (inputs < arity.least() || inputs > arity.most() || outputs < 1 || outputs > arity.outputs()) {
            throw new OnnxException(
                    Code.INPUT_COUNT,
                    "At " + node.label() + ": " + inputs + " inputs and " + outputs + " outputs, expected " + arity);
        }
        for (int i = 0; i < arity.least(); i++) {
            if (node.inputs().get(i).isEmpty()) {
                throw new OnnxException(Code.INPUT_COUNT, "At " + node.label() + ": input " + i + " is missing");
            }
        }
    }
}
