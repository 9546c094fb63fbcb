package org.touchstone.console.deploy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.deploy.OnnxOutline.Port;

/**
 * Walks the wire format of an ONNX ModelProto from end to end in constant memory: weights are passed over. It tells whether the
 * bytes are a model at all; whether the model can be audited is for the auditor to say. Field numbers are those of onnx.proto.
 */
final class OnnxOutlineReader {
    private static final int MOST_NAMES = 200_000;
    private static final int LONGEST_NAME = 4_096;
    private static final int MAGIC_BYTES = 8;
    private static final String DEFAULT_DOMAIN = "ai.onnx";
    private static final String EXPORT =
            "Export the model as ONNX, for instance with torch.onnx.export(model, example, \"model.onnx\").";

    // Tags: field number << 3 | wire type (0: a number, 2: bytes, text or a message).
    private static final int MODEL_IR_VERSION = 8;
    private static final int MODEL_PRODUCER = 18;
    private static final int MODEL_GRAPH = 58;
    private static final int MODEL_OPSET = 66;
    private static final int OPSET_DOMAIN = 10;
    private static final int OPSET_VERSION = 16;
    private static final int GRAPH_NODE = 10;
    private static final int GRAPH_INITIALIZER = 42;
    private static final int GRAPH_INPUT = 90;
    private static final int GRAPH_OUTPUT = 98;
    private static final int NODE_OPERATOR = 34;
    private static final int TENSOR_DIMENSION = 8;
    private static final int TENSOR_DIMENSIONS = 10;
    private static final int TENSOR_NAME = 66;
    private static final int TENSOR_LOCATION = 112;
    private static final int VALUE_NAME = 10;
    private static final int VALUE_TYPE = 18;
    private static final int TYPE_TENSOR = 10;
    private static final int TENSOR_SHAPE = 18;
    private static final int SHAPE_DIMENSION = 10;
    private static final int DIMENSION_VALUE = 8;
    private static final int DIMENSION_NAME = 18;

    private final CodedInputStream in;
    private final TreeMap<String, Long> opsets = new TreeMap<>();
    private final TreeMap<String, Integer> operators = new TreeMap<>();
    private final Set<String> initializers = new HashSet<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private String producer = "";
    private long irVersion;
    private long parameters;
    private int nodes;
    private int graphs;
    private int names;

    private OnnxOutlineReader(InputStream bytes) {
        this.in = CodedInputStream.newInstance(bytes);
        in.setSizeLimit(Integer.MAX_VALUE);
    }

    /** Reads to the end; the stream is the caller's to close. An {@link IOException} is the stream's own. */
    static OnnxOutline read(InputStream bytes) throws IOException, NotOnnxException {
        BufferedInputStream buffered = new BufferedInputStream(bytes);
        buffered.mark(MAGIC_BYTES);
        refuseOtherFormats(buffered.readNBytes(MAGIC_BYTES));
        buffered.reset();
        OnnxOutlineReader reader = new OnnxOutlineReader(buffered);
        try {
            reader.model();
        } catch (InvalidProtocolBufferException e) {
            throw reader.broken(e.getMessage());
        }
        return reader.outline();
    }

    private OnnxOutline outline() throws NotOnnxException {
        if (graphs != 1 || nodes == 0) {
            throw new NotOnnxException("The file is no ONNX model: it has no graph with nodes.", EXPORT);
        }
        List<Port> fed = inputs.stream()
                .filter(input -> !initializers.contains(input.name()))
                .toList();
        if (fed.isEmpty() || outputs.isEmpty()) {
            throw new NotOnnxException(
                    "The graph has no " + (fed.isEmpty() ? "input to feed an image to." : "output."),
                    "Export the whole classifier, from image to class scores.");
        }
        return new OnnxOutline(irVersion, producer, opsets, nodes, operators, parameters, fed, outputs);
    }

    private void model() throws IOException, NotOnnxException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case MODEL_IR_VERSION -> irVersion = in.readInt64();
                case MODEL_PRODUCER -> producer = text();
                case MODEL_GRAPH -> {
                    graphs++;
                    message(this::graphField);
                }
                case MODEL_OPSET -> opset();
                default -> in.skipField(tag);
            }
        }
    }

    private void opset() throws IOException, NotOnnxException {
        String[] domain = {""};
        long[] version = {0};
        message(tag -> {
            switch (tag) {
                case OPSET_DOMAIN -> domain[0] = text();
                case OPSET_VERSION -> version[0] = in.readInt64();
                default -> in.skipField(tag);
            }
        });
        opsets.put(domain[0].isEmpty() ? DEFAULT_DOMAIN : domain[0], version[0]);
    }

    private void graphField(int tag) throws IOException, NotOnnxException {
        switch (tag) {
            case GRAPH_NODE -> message(this::nodeField);
            case GRAPH_INITIALIZER -> initializer();
            case GRAPH_INPUT -> inputs.add(port());
            case GRAPH_OUTPUT -> outputs.add(port());
            default -> in.skipField(tag);
        }
    }

    private void nodeField(int tag) throws IOException, NotOnnxException {
        if (tag == NODE_OPERATOR) {
            nodes++;
            operators.merge(text(), 1, Integer::sum);
        } else {
            in.skipField(tag);
        }
    }

    private void initializer() throws IOException, NotOnnxException {
        long[] elements = {1};
        String[] name = {""};
        message(tag -> {
            switch (tag) {
                case TENSOR_DIMENSION -> elements[0] = times(elements[0], in.readInt64());
                case TENSOR_DIMENSIONS -> message(() -> elements[0] = times(elements[0], in.readInt64()));
                case TENSOR_NAME -> name[0] = text();
                case TENSOR_LOCATION -> refuseExternal(in.readInt64(), name[0]);
                default -> in.skipField(tag);
            }
        });
        parameters += elements[0];
        initializers.add(name[0]);
    }

    private static long times(long product, long dimension) throws NotOnnxException {
        if (dimension < 0 || (dimension > 0 && product > Long.MAX_VALUE / 4096 / dimension)) {
            throw new NotOnnxException("An initializer has the dimension " + dimension + ".", EXPORT);
        }
        return product * dimension;
    }

    private static void refuseExternal(long location, String name) throws NotOnnxException {
        if (location != 0) {
            throw new NotOnnxException(
                    "The tensor '" + name + "' keeps its data in another file.",
                    "Save the model as one file: onnx.save_model(model, path, save_as_external_data=False).");
        }
    }

    private Port port() throws IOException, NotOnnxException {
        String[] name = {""};
        List<String> shape = new ArrayList<>();
        Field dimension = tag -> {
            switch (tag) {
                case DIMENSION_VALUE -> shape.set(shape.size() - 1, Long.toString(in.readInt64()));
                case DIMENSION_NAME -> shape.set(shape.size() - 1, text());
                default -> in.skipField(tag);
            }
        };
        Field dimensions = inside(SHAPE_DIMENSION, tag -> {
            shape.add("?");
            named();
            message(dimension);
        });
        Field type = inside(TYPE_TENSOR, tag -> message(inside(TENSOR_SHAPE, shapeTag -> message(dimensions))));
        message(tag -> {
            switch (tag) {
                case VALUE_NAME -> name[0] = text();
                case VALUE_TYPE -> message(type);
                default -> in.skipField(tag);
            }
        });
        return new Port(name[0], shape);
    }

    /** What to do with a field; it must consume it. */
    private interface Field {
        void read(int tag) throws IOException, NotOnnxException;
    }

    /** What to do while there are bytes. */
    private interface Packed {
        void read() throws IOException, NotOnnxException;
    }

    private Field inside(int wanted, Field field) {
        return tag -> {
            if (tag == wanted) {
                field.read(tag);
            } else {
                in.skipField(tag);
            }
        };
    }

    private void message(Field field) throws IOException, NotOnnxException {
        message(() -> field.read(in.readTag()));
    }

    private void message(Packed content) throws IOException, NotOnnxException {
        int outer = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            content.read();
        }
        if (in.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("the file ends within a message");
        }
        in.popLimit(outer);
    }

    private String text() throws IOException, NotOnnxException {
        named();
        int length = in.readRawVarint32();
        if (length < 0 || length > LONGEST_NAME) {
            throw new NotOnnxException("A name in the file is " + length + " bytes long.", EXPORT);
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    private void named() throws NotOnnxException {
        if (++names > MOST_NAMES) {
            throw new NotOnnxException(
                    "The file names more than " + MOST_NAMES + " things.", "Simplify the graph and export it again.");
        }
    }

    private NotOnnxException broken(@Nullable String cause) {
        String where = "after " + in.getTotalBytesRead() + " bytes";
        return graphs > 0 && irVersion > 0
                ? new NotOnnxException(
                        "The ONNX file is cut off or damaged " + where + ": " + cause,
                        "Compare its size and SHA-256 with the original and send it again.")
                : new NotOnnxException("The file is not ONNX: it stops making sense " + where + ".", EXPORT);
    }

    private static void refuseOtherFormats(byte[] head) throws NotOnnxException {
        if (head.length == 0) {
            throw new NotOnnxException("The file is empty.", EXPORT);
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String other = text.startsWith("PK")
                ? "a ZIP archive, as PyTorch (.pt) and Keras (.keras) write"
                : text.startsWith("\u0089HDF")
                        ? "HDF5, as Keras (.h5) writes"
                        : text.startsWith("\u001f\u008b")
                                ? "compressed with gzip"
                                : text.startsWith("{") || text.startsWith("<") ? "text" : "";
        if (!other.isEmpty()) {
            throw new NotOnnxException("The file is not ONNX but " + other + ".", EXPORT);
        }
    }
}
