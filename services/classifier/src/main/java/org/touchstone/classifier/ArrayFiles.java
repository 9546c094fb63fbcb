package org.touchstone.classifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.store.safetensors.OwnFiles;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;

/** Arrays of the kernel as safetensors files. The same snapshot gives the same bytes. */
public final class ArrayFiles {
    private ArrayFiles() {}

    /** Writes the snapshot whole. */
    public static void write(Snapshot snapshot, Path file) {
        List<TensorEntry> tensors = new ArrayList<>();
        snapshot.arrays().forEach((name, array) -> tensors.add(toEntry(name, array)));
        OwnFiles.write(SafetensorsFile.of(snapshot.metadata(), tensors), file);
    }

    /** Reads it back; {@link org.touchstone.store.safetensors.SafetensorsException} when it is damaged. */
    public static Snapshot read(Path file) {
        try {
            return toSnapshot(Safetensors.map(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** The snapshot that the file holds. */
    public static Snapshot toSnapshot(SafetensorsFile file) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (TensorEntry tensor : file.tensors()) {
            DType type = DType.valueOf(tensor.dtype().name());
            arrays.put(tensor.name(), new NamedArray(tensor.name(), type, tensor.shape(), tensor.data()));
        }
        return new Snapshot(arrays, file.metadata());
    }

    private static TensorEntry toEntry(String name, NamedArray array) {
        var type = org.touchstone.store.safetensors.DType.valueOf(array.dtype().name());
        return new TensorEntry(name, type, array.shape(), array.data());
    }
}
