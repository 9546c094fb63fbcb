package org.touchstone.ingestion;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.store.safetensors.DType;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsException;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;
import org.touchstone.worker.TaskFailedException;

/** Progress as a checkpoint: JSON as the bytes of the one tensor {@code progress}. */
final class ProgressCodec {
    private static final String TENSOR = "progress";
    private static final Limits LIMITS = Limits.DEFAULT.withFileBytes(256L << 20);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ProgressCodec() {}

    static void write(String format, Object progress, Path file) {
        try {
            byte[] json = MAPPER.writeValueAsBytes(progress);
            TensorEntry tensor = new TensorEntry(TENSOR, DType.U8, List.of((long) json.length), ByteBuffer.wrap(json));
            Safetensors.write(SafetensorsFile.of(Map.of("format", format), List.of(tensor)), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(String format, Class<T> type, Path file) {
        try {
            SafetensorsFile content = Safetensors.read(file, LIMITS);
            if (!format.equals(content.metadata().get("format"))) {
                throw unusable("it has format " + content.metadata().get("format") + ", not " + format, null);
            }
            ByteBuffer data = content.tensor(TENSOR).data();
            byte[] json = new byte[data.remaining()];
            data.get(json);
            return MAPPER.readValue(json, type);
        } catch (SafetensorsException | IOException e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private static TaskFailedException unusable(String why, @Nullable Throwable cause) {
        return new TaskFailedException(
                "CHECKPOINT_UNUSABLE",
                "The checkpoint cannot be used: " + why + ". Submit the task again under another id.",
                false,
                cause);
    }
}
