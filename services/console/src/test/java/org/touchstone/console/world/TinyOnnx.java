package org.touchstone.console.world;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes small ONNX files field by field: a flattening and a matrix product, from 1 x side x side pixels to classes. */
public final class TinyOnnx {
    private TinyOnnx() {}

    /** A linear classifier; {@code seed} changes its weights and nothing else. */
    public static byte[] classifier(int side, int classes, int seed) {
        byte[] weights = new byte[4 * side * side * classes];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (i * 31 + seed);
        }
        return model(graph(side, classes, weights, 0));
    }

    /** The same, with its weights in a file of their own. */
    public static byte[] external(int side, int classes) {
        return model(graph(side, classes, new byte[0], 1));
    }

    /** A model around a graph. */
    public static byte[] model(byte[] graph) {
        return write(out -> {
            out.writeInt64(1, 8);
            out.writeString(2, "tiny");
            out.writeByteArray(7, graph);
            out.writeByteArray(8, write(opset -> opset.writeInt64(2, 13)));
        });
    }

    /** A graph without a node. */
    public static byte[] emptyGraph() {
        return write(out -> out.writeString(2, "nothing"));
    }

    private static byte[] graph(int side, int classes, byte[] weights, int location) {
        return write(out -> {
            out.writeByteArray(1, node("Flatten", "image", "flat"));
            out.writeByteArray(1, node("MatMul", "flat", "scores", "weights"));
            out.writeString(2, "tiny");
            out.writeByteArray(5, tensor(side * side, classes, weights, location));
            out.writeByteArray(11, value("image", "batch", 1, side, side));
            out.writeByteArray(11, value("weights", "", side * side, classes));
            out.writeByteArray(12, value("scores", "batch", classes));
        });
    }

    private static byte[] node(String operator, String input, String output, String... more) {
        return write(out -> {
            out.writeString(1, input);
            for (String name : more) {
                out.writeString(1, name);
            }
            out.writeString(2, output);
            out.writeString(4, operator);
        });
    }

    private static byte[] tensor(int rows, int columns, byte[] raw, int location) {
        return write(out -> {
            out.writeByteArray(1, write(dimensions -> {
                dimensions.writeInt64NoTag(rows);
                dimensions.writeInt64NoTag(columns);
            }));
            out.writeInt32(2, 1);
            out.writeString(8, "weights");
            out.writeByteArray(9, raw);
            if (location != 0) {
                out.writeInt32(14, location);
            }
        });
    }

    private static byte[] value(String name, String batch, int... sizes) {
        byte[] shape = write(out -> {
            if (!batch.isEmpty()) {
                out.writeByteArray(1, write(dimension -> dimension.writeString(2, batch)));
            }
            for (int size : sizes) {
                out.writeByteArray(1, write(dimension -> dimension.writeInt64(1, size)));
            }
        });
        byte[] type = write(out -> out.writeByteArray(1, write(tensor -> {
            tensor.writeInt32(1, 1);
            tensor.writeByteArray(2, shape);
        })));
        return write(out -> {
            out.writeBytes(1, ByteString.copyFrom(name, StandardCharsets.UTF_8));
            out.writeByteArray(2, type);
        });
    }

    private interface Content {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            content.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
