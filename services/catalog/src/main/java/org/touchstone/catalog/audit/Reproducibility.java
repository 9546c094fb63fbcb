package org.touchstone.catalog.audit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.StoredObject;

/**
 * What another needs to get the same bits: versions, settings, how draws are made, how well each randomized model still does
 * (it must end near chance), and the manifest with every hash. Manifest and root are absent while the audit is at work.
 *
 * @param auditor version of the auditor
 * @param libraries name to version
 * @param settings name to value: threads, element type, micro-batch, normalizers, parameters of metrics, seed scheme, ...
 * @param accuracies share of the probes that each randomized model still classifies correctly
 * @param mapCount maps that were hashed
 * @param merkleRoot root of the Merkle tree over the hashes of all maps, in order
 * @param manifest the file that lists them
 */
public record Reproducibility(
        String auditor,
        Map<String, String> libraries,
        Map<String, String> settings,
        List<StateAccuracy> accuracies,
        long mapCount,
        @Nullable String merkleRoot,
        @Nullable StoredObject manifest) {
    public Reproducibility {
        libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        accuracies = List.copyOf(accuracies);
    }

    /** Mean over seeds, of one state of one order. */
    public record StateAccuracy(String order, String family, int state, String layer, double accuracy, int seeds) {}
}
