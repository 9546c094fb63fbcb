package org.touchstone.kernel.l2l;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.DType;

/** A {@link MetaState} as named arrays and text, and back with the same bits. The arrays are ready for safetensors. */
public final class MetaSnapshots {
    private static final String FORMAT = "touchstone.meta-training.2";
    private static final String IMITATION = "touchstone.imitation.1";
    private static final String RESULTS = "touchstone.meta-episodes.2";

    private static final int COUNTS = 4;

    private MetaSnapshots() {}

    /** The state whole; the number of arrays grows with the episodes only, not with their coordinates. */
    public static Snapshot save(MetaSpec spec, MetaState state) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        put(arrays, "phi", state.phi());
        put(arrays, "mean", state.mean());
        put(arrays, "meanSquare", state.meanSquare());
        put(arrays, "best", state.best());
        for (int i = 0; i < state.episodes().size(); i++) {
            put(arrays, "episode/" + i, state.episodes().get(i));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("specification", spec.toString());
        metadata.put("update", Long.toString(state.update()));
        metadata.put("bestLoss", Double.toString(state.bestLoss()));
        metadata.put("clipped", Long.toString(state.clipped()));
        metadata.put("skipped", Long.toString(state.skipped()));
        return new Snapshot(arrays, metadata);
    }

    /** @throws SpecException when the snapshot is of another specification or format, or an array is missing */
    public static MetaState restore(MetaSpec spec, Snapshot snapshot) {
        Map<String, String> metadata = snapshot.metadata();
        require("format", FORMAT, metadata.get("format"));
        require("specification", spec.toString(), metadata.get("specification"));
        Map<String, NamedArray> arrays = snapshot.arrays();
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < spec.episodes(); i++) {
            episodes.add(episode(spec.architecture(), arrays, "episode/" + i));
        }
        return new MetaState(
                snapshot.count("update"),
                floats(arrays, "phi"),
                floats(arrays, "mean"),
                floats(arrays, "meanSquare"),
                floats(arrays, "best"),
                Double.parseDouble(String.valueOf(metadata.get("bestLoss"))),
                snapshot.count("clipped"),
                snapshot.count("skipped"),
                episodes);
    }

    /** The state of an imitation whole. */
    public static Snapshot save(MetaSpec spec, Imitation.State state) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        put(arrays, "phi", state.phi());
        put(arrays, "mean", state.mean());
        put(arrays, "meanSquare", state.meanSquare());
        return new Snapshot(
                arrays,
                Map.of("format", IMITATION, "specification", spec.toString(), "imitated", Long.toString(state.done())));
    }

    /** Whether the snapshot is of an imitation, not of a meta-training. */
    public static boolean isOfImitation(Snapshot snapshot) {
        return IMITATION.equals(snapshot.metadata().get("format"));
    }

    /** @throws SpecException when the snapshot is of another specification or format, or an array is missing */
    public static Imitation.State restoreImitation(MetaSpec spec, Snapshot snapshot) {
        require("format", IMITATION, snapshot.metadata().get("format"));
        require("specification", spec.toString(), snapshot.metadata().get("specification"));
        Map<String, NamedArray> arrays = snapshot.arrays();
        return new Imitation.State(
                snapshot.count("imitated"),
                floats(arrays, "phi"),
                floats(arrays, "mean"),
                floats(arrays, "meanSquare"));
    }

    /** Results of some episodes, in order; with or without the episodes that come next, which are large. */
    public static Snapshot saveResults(List<EpisodeResult> results, boolean withNext) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            EpisodeResult result = results.get(i);
            put(arrays, "result/" + i + "/gradient", result.gradient());
            put(arrays, "result/" + i + "/loss", new double[] {result.finite() ? 1 : 0, result.metaLoss()});
            if (withNext) {
                put(arrays, "episode/" + i, result.next());
            }
        }
        return new Snapshot(arrays, Map.of("format", RESULTS, "results", Integer.toString(results.size())));
    }

    /**
     * The results, with the bits they had.
     *
     * @param known the episodes that come next where the snapshot has none, one for each result
     * @throws SpecException when the snapshot is of another format, or an array is missing
     */
    public static List<EpisodeResult> restoreResults(
            Architecture architecture, Snapshot snapshot, List<Episode> known) {
        Map<String, NamedArray> arrays = snapshot.arrays();
        require("format", RESULTS, snapshot.metadata().get("format"));
        require("results", Integer.toString(known.size()), snapshot.metadata().get("results"));
        List<EpisodeResult> results = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            double[] loss = doubles(arrays, "result/" + i + "/loss");
            String next = "episode/" + i;
            results.add(new EpisodeResult(
                    loss[0] == 1,
                    loss[1],
                    doubles(arrays, "result/" + i + "/gradient"),
                    arrays.containsKey(next + "/counts") ? episode(architecture, arrays, next) : known.get(i)));
        }
        return results;
    }

    private static void put(Map<String, NamedArray> arrays, String name, Episode episode) {
        LstmState state = episode.state();
        put(arrays, name + "/theta", episode.theta());
        for (int part = 0; part < LstmState.PARTS; part++) {
            put(arrays, name + "/" + LstmState.NAMES.get(part), state.joined(part));
        }
        put(arrays, name + "/mean", state.mean());
        put(arrays, name + "/square", state.square());
        put(arrays, name + "/counts", new double[] {
            episode.number(), episode.horizon(), state.step(), state.blocks().length
        });
    }

    private static Episode episode(Architecture architecture, Map<String, NamedArray> arrays, String name) {
        float[] theta = floats(arrays, name + "/theta");
        double[] counts = doubles(arrays, name + "/counts");
        List<float[]> parts = LstmState.NAMES.stream()
                .map(part -> floats(arrays, name + "/" + part))
                .toList();
        SpecException.require(counts.length == COUNTS, name + "/counts", "are " + counts.length + ", not " + COUNTS);
        int blocks = (int) counts[COUNTS - 1];
        for (float[] part : parts) {
            boolean fits = blocks > 0
                    && part.length == parts.get(0).length
                    && part.length % ((long) blocks * architecture.hidden()) == 0
                    && part.length / architecture.hidden() >= theta.length;
            SpecException.require(fits, name, "the snapshot's memory is not of " + theta.length + " coordinates");
        }
        LstmState state = new LstmState(
                LstmState.split(parts, blocks),
                doubles(arrays, name + "/mean"),
                doubles(arrays, name + "/square"),
                (long) counts[2]);
        return new Episode((long) counts[0], (int) counts[1], theta, state);
    }

    private static void put(Map<String, NamedArray> arrays, String name, float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        arrays.put(name, new NamedArray(name, DType.F32, List.of((long) numbers.length), bytes));
    }

    private static void put(Map<String, NamedArray> arrays, String name, double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        arrays.put(name, new NamedArray(name, DType.F64, List.of((long) numbers.length), bytes));
    }

    private static float[] floats(Map<String, NamedArray> arrays, String name) {
        NamedArray array = array(arrays, name, DType.F32);
        float[] numbers = new float[array.data().remaining() / Float.BYTES];
        array.data().asFloatBuffer().get(numbers);
        return numbers;
    }

    private static double[] doubles(Map<String, NamedArray> arrays, String name) {
        NamedArray array = array(arrays, name, DType.F64);
        double[] numbers = new double[array.data().remaining() / Double.BYTES];
        array.data().asDoubleBuffer().get(numbers);
        return numbers;
    }

    private static NamedArray array(Map<String, NamedArray> arrays, String name, DType type) {
        NamedArray array = arrays.get(name);
        if (array == null || array.dtype() != type) {
            throw new SpecException(name, "is missing, or not " + type + ", among the arrays of the snapshot");
        }
        return array;
    }

    private static void require(String field, String expected, @Nullable String actual) {
        if (!expected.equals(actual)) {
            throw new SpecException(field, "the snapshot has " + actual + ", not " + expected);
        }
    }
}
