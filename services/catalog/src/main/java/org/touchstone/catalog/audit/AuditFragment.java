package org.touchstone.catalog.audit;

import java.util.List;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport.Picture;

/**
 * What one shard of an audit found: sums to show while the audit is at work, pictures, and the numbers of every image and the hash
 * of every map in {@code values}. A pure function of the plan and the shard's number: whoever works on it makes the same bytes.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; a reader refuses greater ones
 * @param plan SHA-256 of the plan it belongs to
 * @param shard its number in the plan
 * @param order "top-down", "bottom-up", "independent", or "trained" for the maps of the model as it is
 * @param family "recipe" or "permutation"; empty for order "trained"
 * @param seed number of the re-initialization, from 0
 * @param firstImage position in the probes of its first image
 * @param images number of its images
 * @param cells sums of similarities
 * @param states what became of the model in each state
 * @param pictures of displayed images
 * @param values safetensors object with everything that is computed on
 */
public record AuditFragment(
        int formatVersion,
        String plan,
        int shard,
        String order,
        String family,
        int seed,
        int firstImage,
        int images,
        List<Cell> cells,
        List<State> states,
        List<Picture> pictures,
        StoredObject values) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    public AuditFragment {
        cells = List.copyOf(cells);
        states = List.copyOf(states);
        pictures = List.copyOf(pictures);
    }

    /**
     * Sum of the similarities of {@code count} pairs of maps; {@code degenerate} more had none. A state that several orders share
     * is in the fragment once for each of them.
     */
    public record Cell(
            String method,
            String order,
            int state,
            String layer,
            String convention,
            String metric,
            double sum,
            long count,
            long degenerate) {}

    /** A randomized model: share of its randomized numbers that changed, and images of the shard that it still classifies correctly. */
    public record State(String order, int state, String layer, double shareChanged, int correct) {}
}
