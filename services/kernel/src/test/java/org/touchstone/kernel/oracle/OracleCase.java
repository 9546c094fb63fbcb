package org.touchstone.kernel.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;

/** One golden case: its JSON and, if it has one, its tensor file. */
public record OracleCase(String name, JsonNode json, Optional<SafetensorsFile> tensors) {

    /** All cases of an area whose names start with {@code prefix}; the test is skipped where the folder is absent. */
    public static List<OracleCase> all(String area, String prefix) {
        Path folder =
                Path.of(System.getProperty("touchstone.oracles", "absent")).resolve(area);
        Assumptions.assumeTrue(Files.isDirectory(folder), "No oracle files beside this checkout: " + folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(prefix + ".*\\.json"))
                    .sorted()
                    .map(OracleCase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The oracle folder " + folder + " cannot be listed.", e);
        }
    }

    private static OracleCase read(Path file) {
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            JsonNode tensors = json.path("tensor_file");
            return new OracleCase(
                    file.getFileName().toString(),
                    json,
                    tensors.isTextual()
                            ? Optional.of(Safetensors.map(file.resolveSibling(tensors.asText())))
                            : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("The oracle case " + file + " cannot be read.", e);
        }
    }

    /** Plain expected numbers. */
    public JsonNode values() {
        return json.path("expected").path("values");
    }

    /** Lengths of a tensor's axes. */
    public int[] shape(String tensor) {
        return entry(tensor).shape().stream().mapToInt(Math::toIntExact).toArray();
    }

    /** The elements of a tensor of floats, widened. */
    public double[] doubles(String tensor) {
        TensorEntry entry = entry(tensor);
        ByteBuffer data = entry.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (entry.dtype()) {
            case F32 ->
                IntStream.range(0, data.remaining() / Float.BYTES)
                        .mapToDouble(i -> data.getFloat(data.position() + i * Float.BYTES))
                        .toArray();
            case F64 ->
                IntStream.range(0, data.remaining() / Double.BYTES)
                        .mapToDouble(i -> data.getDouble(data.position() + i * Double.BYTES))
                        .toArray();
            default -> throw new IllegalArgumentException(tensor + " is " + entry.dtype() + ", not floating.");
        };
    }

    /** The elements of a tensor of whole numbers. */
    public long[] longs(String tensor) {
        LongBuffer numbers =
                entry(tensor).data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[] out = new long[numbers.remaining()];
        numbers.get(out);
        return out;
    }

    private TensorEntry entry(String tensor) {
        return tensors.orElseThrow(() -> new IllegalArgumentException(name + " has no tensors."))
                .tensor(tensor);
    }

    @Override
    public String toString() {
        return name;
    }
}
