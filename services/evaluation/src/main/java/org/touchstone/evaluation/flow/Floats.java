package org.touchstone.evaluation.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.store.Sha256;
import org.touchstone.store.safetensors.DType;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;
import org.touchstone.worker.TaskContext;

/** Numbers in single precision. */
final class Floats {
    private static final String TYPE = "application/octet-stream";

    private Floats() {}

    static float[] join(List<double[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            for (double value : part) {
                all[at++] = (float) value;
            }
        }
        return all;
    }

    /** Stores them as {@code tasks/<id>/<name>.safetensors}, a tensor of that name. */
    static Artifact publish(TaskContext context, String name, List<Long> shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        TensorEntry tensor = new TensorEntry(name, DType.F32, shape, bytes.flip());
        try {
            Path file = Files.createTempFile(name, ".safetensors");
            try {
                Safetensors.write(SafetensorsFile.of(Map.of(), List.of(tensor)), file);
                String key = "tasks/" + context.task().getId() + "/" + name + ".safetensors";
                context.store().create(key, file, TYPE);
                return Artifact.newBuilder()
                        .setKind(name)
                        .setName(name)
                        .setDigest(Sha256.hex(file))
                        .setKey(key)
                        .build();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + name, e);
        }
    }
}
