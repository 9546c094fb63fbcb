package org.touchstone.store.safetensors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.touchstone.store.safetensors.SafetensorsException.Code;

/** Named tensors in the order of their bytes, and a map of strings beside them, in the order of its keys. */
public record SafetensorsFile(SortedMap<String, String> metadata, List<TensorEntry> tensors) {

    /** Copies; {@link SafetensorsException} DUPLICATE_NAME when two tensors share a name. */
    public SafetensorsFile {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        tensors = List.copyOf(tensors);
        Map<String, TensorEntry> seen = new LinkedHashMap<>();
        for (TensorEntry tensor : tensors) {
            if (seen.put(tensor.name(), tensor) != null) {
                throw new SafetensorsException(
                        Code.DUPLICATE_NAME, -1, "Two tensors are named '" + tensor.name() + "'");
            }
        }
    }

    /** The tensors in the given order. */
    public static SafetensorsFile of(Map<String, String> metadata, List<TensorEntry> tensors) {
        return new SafetensorsFile(new TreeMap<>(metadata), tensors);
    }

    /** The tensors by name, in order; build it once when many are looked up. */
    public Map<String, TensorEntry> byName() {
        Map<String, TensorEntry> map = new LinkedHashMap<>();
        tensors.forEach(tensor -> map.put(tensor.name(), tensor));
        return Collections.unmodifiableMap(map);
    }

    /** One tensor. */
    public Optional<TensorEntry> find(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /** One tensor that must be there; {@link SafetensorsException} NAME_INVALID when it is not. */
    public TensorEntry tensor(String name) {
        return find(name)
                .orElseThrow(() ->
                        new SafetensorsException(Code.NAME_INVALID, -1, "There is no tensor named '" + name + "'"));
    }
}
