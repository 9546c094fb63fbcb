package org.touchstone.ingestion;

import java.util.List;
import java.util.stream.Stream;
import org.touchstone.catalog.TextManifest;

/** How far an ingestion of text is: the splits that are stored, in the order of the task. */
record TextProgress(List<TextManifest.Split> splits) {
    /** Of its checkpoints. */
    static final String FORMAT = "touchstone-text-ingestion-1";

    static final TextProgress NONE = new TextProgress(List.of());

    TextProgress {
        splits = List.copyOf(splits);
    }

    TextProgress and(TextManifest.Split split) {
        return new TextProgress(Stream.concat(splits.stream(), Stream.of(split)).toList());
    }

    long sentences() {
        return splits.stream().mapToLong(TextManifest.Split::sentences).sum();
    }

    long words() {
        return splits.stream().mapToLong(TextManifest.Split::words).sum();
    }

    long refused() {
        return splits.stream().mapToLong(split -> split.refused().total()).sum();
    }
}
