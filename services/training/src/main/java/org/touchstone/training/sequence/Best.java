package org.touchstone.training.sequence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;

/** The model after the epoch with the lowest validation perplexity so far, as it would be published. */
record Best(long epoch, double perplexity, Snapshot model) {
    private static final String KEY = "best/";
    private static final String EPOCH = "best.epoch";
    private static final String PERPLEXITY = "best.perplexity";

    void put(Map<String, NamedArray> arrays, Map<String, String> metadata) {
        model.arrays().forEach((name, array) -> {
            String stored = KEY + name;
            arrays.put(stored, new NamedArray(stored, array.dtype(), array.shape(), array.data()));
        });
        model.metadata().forEach((name, text) -> metadata.put(KEY + name, text));
        metadata.put(EPOCH, Long.toString(epoch));
        metadata.put(PERPLEXITY, Double.toString(perplexity));
    }

    static Optional<Best> of(Snapshot checkpoint) {
        Map<String, String> metadata = checkpoint.metadata();
        String epoch = metadata.get(EPOCH);
        if (epoch == null) {
            return Optional.empty();
        }
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        checkpoint.arrays().forEach((stored, array) -> {
            if (stored.startsWith(KEY)) {
                String name = stored.substring(KEY.length());
                arrays.put(name, new NamedArray(name, array.dtype(), array.shape(), array.data()));
            }
        });
        Map<String, String> text = new LinkedHashMap<>();
        metadata.forEach((stored, value) -> {
            if (stored.startsWith(KEY)) {
                text.put(stored.substring(KEY.length()), value);
            }
        });
        return Optional.of(new Best(
                Long.parseLong(epoch),
                Double.parseDouble(metadata.getOrDefault(PERPLEXITY, "NaN")),
                new Snapshot(arrays, text)));
    }
}
