package org.touchstone.kernel.saliency.check;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a shard has found so far; all of it when {@link #imagesDone} is the shard's number of images. Plain arrays by name, to
 * be written down between steps and gone on from. Axes are in the order of the table's name; images are last.
 */
public final class ShardResult {
    /** [states, methods, measures, images]: similarity of the state's map to the trained network's. */
    public static final String SIMILARITY = "similarity";

    /** [states, methods, images]: by the primary measure, when the highest class is taken anew on each network. */
    public static final String RECOMPUTED = "similarity-recomputed";

    /** [states, methods, images]: the code of a {@link MapStatus}. */
    public static final String STATUS = "status";

    /** [states, images]: 1 where the network still says the image's class. */
    public static final String CORRECT = "correct";

    /** [draws, methods, measures, images]: similarity to the map of another class; each draw is another one of the image. */
    public static final String RANDOM_LOGIT = "random-logit";

    /** [methods, measures, images]: similarity to the map of another image, drawn at random. */
    public static final String OTHER_IMAGE = "other-image";

    /** [methods, measures, images]: similarity to the map under other noise; 1 for methods without noise. */
    public static final String OTHER_NOISE = "other-noise";

    /** [pairs, methods, measures, images]: similarity of the maps of two fully random networks, which no other pair shares. */
    public static final String RANDOM_NETWORKS = "random-networks";

    /** [methods, images]: relative rise of the map's entropy in a fully random network (eMPRT); evidence only. */
    public static final String ENTROPY_RISE = "entropy-rise";

    /**
     * [methods, images]: absolute rank correlation of the maps of the trained and of a fully random network, averaged over noisy
     * copies (sMPRT); evidence only.
     */
    public static final String SMOOTHED = "similarity-smoothed";

    /** [images]: |sum of integrated gradients - change of score| by the change of score. */
    public static final String COMPLETENESS = "completeness";

    /** [images, 3]: rectifiers, rewritten ones, largest difference of guided backpropagation from the gradient. */
    public static final String GUIDED = "guided";

    private static final int HASH_BYTES = 32;

    private final ShardSpec shard;
    private final Labels labels;
    private final Map<String, Table> tables;
    private final byte[] hashes;
    private final Map<String, float[]> maps;
    private int imagesDone;

    /**
     * What the axes mean.
     *
     * @param states ids of states; the trained network's is "trained"
     * @param shares of the trainable numbers that a state replaces
     */
    public record Labels(List<String> states, List<Double> shares, List<String> methods, List<String> measures) {
        /** Copies the lists. */
        public Labels {
            states = List.copyOf(states);
            shares = List.copyOf(shares);
            methods = List.copyOf(methods);
            measures = List.copyOf(measures);
        }
    }

    ShardResult(ShardSpec shard, Labels labels) {
        this(
                shard,
                labels,
                new LinkedHashMap<>(),
                new byte
                        [Math.multiplyExact(
                                HASH_BYTES,
                                labels.states().size() * labels.methods().size() * shard.images())],
                new TreeMap<>(),
                0);
    }

    private ShardResult(
            ShardSpec shard,
            Labels labels,
            Map<String, Table> tables,
            byte[] hashes,
            Map<String, float[]> maps,
            int imagesDone) {
        this.shard = shard;
        this.labels = labels;
        this.tables = tables;
        this.hashes = hashes;
        this.maps = maps;
        this.imagesDone = imagesDone;
    }

    /** What was written down; nothing is copied. */
    public static ShardResult restore(ShardSpec shard, Labels labels, Written written) {
        return new ShardResult(
                shard,
                labels,
                new LinkedHashMap<>(written.tables()),
                written.hashes().clone(),
                new TreeMap<>(written.maps()),
                written.imagesDone());
    }

    /** The arrays of a result. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Written(Map<String, Table> tables, byte[] hashes, Map<String, float[]> maps, int imagesDone) {}

    /** The arrays, to be written down; later steps do not change them. */
    public Written written() {
        Map<String, Table> copies = new LinkedHashMap<>();
        tables.forEach((name, table) -> copies.put(name, Table.of(table.shape(), table.values())));
        return new Written(copies, hashes.clone(), new TreeMap<>(maps), imagesDone);
    }

    public ShardSpec shard() {
        return shard;
    }

    public Labels labels() {
        return labels;
    }

    /** Images whose numbers are there: the first of the shard. */
    public int imagesDone() {
        return imagesDone;
    }

    public boolean isComplete() {
        return imagesDone == shard.images();
    }

    /** Those there are, by name. */
    public Map<String, Table> tables() {
        return Collections.unmodifiableMap(tables);
    }

    /** One of the tables named here. */
    public Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("shard " + shard.number() + " has no table " + name);
        }
        return table;
    }

    /** SHA-256 of a map, in hexadecimal: its signed form, then its absolute form, little-endian f32; zeros: no map. */
    public String hash(int state, int method, int image) {
        int from = hashAt(state, method, image);
        return HexFormat.of().formatHex(hashes, from, from + HASH_BYTES);
    }

    /** Maps of displayed images, row-major, by "signed/METHOD/STATE/PROBE" and "absolute/METHOD/STATE/PROBE". */
    public Map<String, float[]> maps() {
        return Collections.unmodifiableMap(maps);
    }

    void hash(byte[] digest, int state, int method, int image) {
        System.arraycopy(digest, 0, hashes, hashAt(state, method, image), HASH_BYTES);
    }

    void map(String form, int state, int method, int probe, float[] values) {
        maps.put(
                form + "/" + labels.methods().get(method) + "/"
                        + labels.states().get(state) + "/" + probe,
                values);
    }

    Table orEmpty(String name, int... shape) {
        return tables.computeIfAbsent(name, absent -> Table.empty(shape));
    }

    void imagesDone(int count) {
        imagesDone = count;
    }

    private int hashAt(int state, int method, int image) {
        return HASH_BYTES * ((state * labels.methods().size() + method) * shard.images() + image);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardResult result
                && shard.equals(result.shard)
                && labels.equals(result.labels)
                && tables.equals(result.tables)
                && Arrays.equals(hashes, result.hashes)
                && imagesDone == result.imagesDone;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }
}
