package org.touchstone.catalog.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.StoredObject;

/**
 * What an audit found, or, while it is at work ({@code complete} false), what is known of it so far: one shape for both. It holds
 * neither times nor ids of tasks inside its digest, so the same audit has the same digest whoever ran it, on however many workers.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; a reader refuses greater ones
 * @param name under which the evidence is filed
 * @param digest 64 hexadecimal digits, or empty before publication
 * @param complete whether verdicts are final
 * @param identity hash of (model, probe set, profile, version of the auditor): that audit is made once
 * @param subject the model
 * @param probes the images explained
 * @param profile what was asked for
 * @param progress how much of it is done
 * @param layers what is randomized, from the scores down to the pixels
 * @param fixedTensors what is not, and why
 * @param methods in the order of the report, with their verdicts; controls last
 * @param series similarity by depth of randomization
 * @param anchors ceilings and floors, from the same audit
 * @param checks every other test: random logit, permuted labels, sMPRT, eMPRT, reliability, hooks
 * @param pictures of the displayed images
 * @param reproducibility what another needs to get the same bits
 * @param notSaid what must not be concluded
 * @param lineage the task, the data set, the model
 */
public record AuditReport(
        int formatVersion,
        String name,
        String digest,
        boolean complete,
        String identity,
        Subject subject,
        Probes probes,
        Profile profile,
        Progress progress,
        List<Layer> layers,
        List<FixedTensor> fixedTensors,
        List<Method> methods,
        List<Series> series,
        List<Anchor> anchors,
        List<Check> checks,
        List<Picture> pictures,
        Reproducibility reproducibility,
        List<String> notSaid,
        Lineage lineage) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    /** Order of the maps of the model as it is, in {@link Picture}. */
    public static final String TRAINED = "trained";

    public AuditReport {
        layers = List.copyOf(layers);
        fixedTensors = List.copyOf(fixedTensors);
        methods = List.copyOf(methods);
        series = List.copyOf(series);
        anchors = List.copyOf(anchors);
        checks = List.copyOf(checks);
        pictures = List.copyOf(pictures);
        notSaid = List.copyOf(notSaid);
    }

    /** How much is done: shards (units of work) finished of those planned so far, and looks taken at the figures. */
    public record Progress(int shardsDone, int shardsPlanned, List<Look> looks) {
        public Progress {
            looks = List.copyOf(looks);
        }
    }

    /** One look at the figures: on so many images and seeds, and the methods that it decided. */
    public record Look(int images, int seeds, List<String> decided) {
        public Look {
            decided = List.copyOf(decided);
        }
    }

    /** A layer: its name, the graph's nodes, and its tensors with the share of numbers that randomization changes. */
    public record Layer(String name, List<String> nodes, List<RandomizedTensor> tensors) {
        public Layer {
            nodes = List.copyOf(nodes);
            tensors = List.copyOf(tensors);
        }
    }

    /** A tensor that is re-initialized; {@code shareChanged} is absent until a state with it has been made. */
    public record RandomizedTensor(
            String name, List<Long> shape, @Nullable Double shareChanged) {
        public RandomizedTensor {
            shape = List.copyOf(shape);
        }
    }

    /** A tensor that keeps its values, and why. */
    public record FixedTensor(String name, List<Long> shape, String reason) {
        public FixedTensor {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Similarity of maps before and after randomization, by state. {@code order}: "top-down", "bottom-up", "independent";
     * {@code convention}: which class is explained, "fixed" (the trained model's) or "recomputed" (the randomized model's own).
     */
    public record Series(
            String method, String order, String family, String convention, String metric, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * One state: number {@code state} (from 1) of its order, reached with {@code layer}. Mean over images and seeds; the 95 %
     * interval is absent while the audit is at work; all are absent when every map was degenerate.
     */
    public record Point(
            int state,
            String layer,
            @Nullable Double mean,
            @Nullable Double low,
            @Nullable Double high,
            long count,
            long degenerate) {}

    /** A ceiling or floor: {@code kind} is "ceiling", "other image", "random network" or "noise". */
    public record Anchor(
            String kind,
            String method,
            String metric,
            @Nullable Double mean,
            @Nullable Double low,
            @Nullable Double high,
            long pairs) {}

    /**
     * Another test: {@code status} is "measured", "not possible" or "invalid"; {@code method} is empty when it is about the audit
     * as a whole.
     */
    public record Check(String id, String method, String status, String sentence, List<Figure> figures) {
        public Check {
            figures = List.copyOf(figures);
        }
    }

    /** A named number with its 95 % interval where there is one. */
    public record Figure(
            String name,
            @Nullable Double value,
            @Nullable Double low,
            @Nullable Double high) {}

    /**
     * A map as a picture: {@code state} 0 of order {@link #TRAINED} is the model as it is; {@code image} is a position in the probes;
     * {@code kind} is "signed" (diverging about 0), "absolute" (grey, white at the 99th percentile) or "input" (the image itself,
     * method empty). {@code tensor} names the safetensors object that holds the map, under "method/state/image", where one is kept.
     */
    public record Picture(
            String method,
            String order,
            int state,
            int image,
            String kind,
            StoredObject object,
            @Nullable StoredObject tensor) {}
}
