package org.touchstone.kernel.onnx.network;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;

/**
 * Counts what is in a file before it becomes objects: the two bytes of an empty message are a hundred in the heap, the one
 * byte of a packed number eight.
 */
final class WireCensus {
    private static final int PARTS_PER_NODE = 100;
    private static final int BYTES_PER_SMALL_PART = 2;

    private final OnnxLimits limits;
    private long nodes;
    private long parts;

    /** A message and those of its fields that hold messages in turn, or many small numbers. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        /** Of any kind: every other byte may be a part. */
        OTHER,
        NUMBERS;

        private static final Map<Message, Map<Integer, Message>> FIELDS = Map.of(
                MODEL, Map.of(7, GRAPH, 8, OTHER, 14, OTHER, 20, OTHER, 25, OTHER, 26, OTHER),
                GRAPH, Map.of(1, NODE, 5, TENSOR, 11, OTHER, 12, OTHER, 13, OTHER, 14, OTHER, 15, OTHER, 16, OTHER),
                NODE, Map.of(5, ATTRIBUTE, 9, OTHER, 10, OTHER),
                ATTRIBUTE,
                        Map.of(
                                5, TENSOR, 6, GRAPH, 7, OTHER, 8, OTHER, 10, TENSOR, 11, GRAPH, 14, OTHER, 15, OTHER,
                                22, OTHER, 23, OTHER),
                TENSOR, Map.of(1, OTHER, 3, OTHER, 5, NUMBERS, 7, NUMBERS, 11, NUMBERS, 13, OTHER, 16, OTHER));

        Map<Integer, Message> fields() {
            return FIELDS.getOrDefault(this, Map.of());
        }
    }

    private WireCensus(OnnxLimits limits) {
        this.limits = limits;
    }

    /** Refuses more nodes, parts, nested graphs or numbers than the limits allow. */
    static void require(byte[] file, OnnxLimits limits) throws IOException {
        new WireCensus(limits).count(CodedInputStream.newInstance(file), Message.MODEL, 0);
    }

    private void count(CodedInputStream in, Message message, int graphs) throws IOException {
        if (graphs > limits.nesting() + 1) {
            throw exceeded("graphs within graphs", limits.nesting());
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            add(1);
            Message inner = message.fields().get(WireFormat.getTagFieldNumber(tag));
            if (inner == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            int outer = in.pushLimit(length);
            if (inner == Message.OTHER || inner == Message.NUMBERS) {
                small(inner, length);
                in.skipRawBytes(length);
            } else {
                nodes += inner == Message.NODE ? 1 : 0;
                count(in, inner, graphs + (inner == Message.GRAPH ? 1 : 0));
                in.checkLastTagWas(0);
            }
            in.popLimit(outer);
        }
        if (nodes > limits.nodes()) {
            throw exceeded("nodes", limits.nodes());
        }
    }

    private void small(Message inner, int length) {
        if (inner == Message.OTHER) {
            add(length / BYTES_PER_SMALL_PART);
        } else if (length > limits.tensorBytes() / Long.BYTES) {
            throw exceeded("bytes of numbers", limits.tensorBytes());
        }
    }

    private void add(int more) {
        parts += more;
        if (parts > (long) PARTS_PER_NODE * limits.nodes()) {
            throw exceeded("parts", (long) PARTS_PER_NODE * limits.nodes());
        }
    }

    private static OnnxException exceeded(String what, long limit) {
        return new OnnxException(Code.LIMIT_EXCEEDED, "The model has more " + what + " than the limit of " + limit);
    }
}
