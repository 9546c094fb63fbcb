package org.touchstone.audit.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.kernel.saliency.check.ShardResult;
import org.touchstone.kernel.saliency.check.ShardResult.Labels;
import org.touchstone.kernel.saliency.check.ShardResult.Written;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.check.Table;
import org.touchstone.store.safetensors.DType;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;

/** What a shard has found, as safetensors: exact, the same for the same numbers. */
public final class ShardFiles {
    private static final String TABLE = "table/";
    private static final String MAP = "map/";
    private static final String HASHES = "hashes";
    private static final String IMAGES_DONE = "images done";

    private ShardFiles() {}

    /** Everything, to go on from. */
    static SafetensorsFile checkpoint(ShardResult result, Map<String, String> more) {
        List<TensorEntry> tensors = numbers(result.written());
        tensors.addAll(maps(result.maps()));
        return file(result, tensors, more);
    }

    /** Tables and hashes: what is computed on. */
    static SafetensorsFile values(ShardResult result) {
        return file(result, numbers(result.written()), Map.of());
    }

    /** Maps of the displayed images. */
    static SafetensorsFile maps(ShardResult result) {
        return SafetensorsFile.of(Map.of("format", "touchstone.saliency-maps.1"), maps(result.maps()));
    }

    private static SafetensorsFile file(ShardResult result, List<TensorEntry> tensors, Map<String, String> more) {
        Labels labels = result.labels();
        Map<String, String> metadata = new TreeMap<>(more);
        metadata.put("format", "touchstone.audit-shard.1");
        metadata.put(IMAGES_DONE, Integer.toString(result.imagesDone()));
        tensors.add(text("labels/states", labels.states()));
        tensors.add(text("labels/methods", labels.methods()));
        tensors.add(text("labels/measures", labels.measures()));
        tensors.add(TensorEntry.ofDoubles(
                "labels/shares",
                List.of((long) labels.shares().size()),
                labels.shares().stream().mapToDouble(Double::doubleValue).toArray()));
        return SafetensorsFile.of(metadata, tensors);
    }

    private static List<TensorEntry> numbers(Written written) {
        List<TensorEntry> tensors = new ArrayList<>();
        written.tables()
                .forEach((name, table) -> tensors.add(TensorEntry.ofDoubles(
                        TABLE + name,
                        table.shape().stream().map(Integer::longValue).toList(),
                        table.values())));
        tensors.add(bytes(HASHES, written.hashes()));
        return tensors;
    }

    private static List<TensorEntry> maps(Map<String, float[]> maps) {
        List<TensorEntry> tensors = new ArrayList<>();
        maps.forEach(
                (name, values) -> tensors.add(TensorEntry.ofFloats(MAP + name, List.of((long) values.length), values)));
        return tensors;
    }

    private static TensorEntry text(String name, List<String> lines) {
        return bytes(name, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static TensorEntry bytes(String name, byte[] bytes) {
        return new TensorEntry(name, DType.U8, List.of((long) bytes.length), ByteBuffer.wrap(bytes));
    }

    private static byte[] bytes(TensorEntry tensor) {
        byte[] bytes = new byte[tensor.size()];
        tensor.data().get(bytes);
        return bytes;
    }

    /** What was written down. */
    static Written written(SafetensorsFile file) {
        Map<String, Table> tables = new LinkedHashMap<>();
        Map<String, float[]> maps = new TreeMap<>();
        for (TensorEntry tensor : file.tensors()) {
            if (tensor.name().startsWith(TABLE)) {
                tables.put(
                        tensor.name().substring(TABLE.length()),
                        Table.of(tensor.shape().stream().map(Math::toIntExact).toList(), tensor.doubles()));
            } else if (tensor.name().startsWith(MAP)) {
                maps.put(tensor.name().substring(MAP.length()), tensor.floats());
            }
        }
        int done = Integer.parseInt(file.metadata().getOrDefault(IMAGES_DONE, "0"));
        return new Written(tables, bytes(file.tensor(HASHES)), maps, done);
    }

    /** The result that a file of values holds. */
    public static ShardResult result(ShardSpec shard, SafetensorsFile file) {
        Labels labels = new Labels(
                lines(file, "labels/states"),
                Arrays.stream(file.tensor("labels/shares").doubles()).boxed().toList(),
                lines(file, "labels/methods"),
                lines(file, "labels/measures"));
        return ShardResult.restore(shard, labels, written(file));
    }

    private static List<String> lines(SafetensorsFile file, String name) {
        return List.of(new String(bytes(file.tensor(name)), StandardCharsets.UTF_8).split("\n", -1));
    }
}
