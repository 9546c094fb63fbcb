package org.touchstone.benchmarks.initialization;

import static org.touchstone.benchmarks.Table.percent;
import static org.touchstone.benchmarks.Table.text;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.data.Shapeset;
import org.touchstone.kernel.diagnose.CostSurface;
import org.touchstone.kernel.diagnose.CostSurface.Criterion;
import org.touchstone.kernel.diagnose.Diagnosis;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Rule;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.random.Key;

/** Criteria B-10 and B-11: the instrument itself, and the cost surface. */
record Tool(Table table) {
    private static final int PROBES = 300;
    private static final int CADENCE = 100;
    private static final int NARROW = 100;
    private static final int BROKEN_AT = 500;
    private static final CostSurface.Grid GRID = new CostSurface.Grid(5, 101);
    private static final int SIGNALS = 10;
    private static final int SURFACES = 8;

    void merging(long seed) {
        ShapesetImages images = new ShapesetImages(new Shapeset(seed), 0, PROBES);
        Probes probes = Probes.first(images, PROBES);
        try (ClassifierTraining one = Setting.TANH_N.start(images, Setting.SIGNED, 0.1, 1, seed);
                ClassifierTraining other = Setting.TANH_N.start(images, Setting.SIGNED, 0.1, 1, seed)) {
            NetworkStatistics alone = look(one, probes.part(0, 150)).merge(look(one, probes.part(150, PROBES)));
            NetworkStatistics both = look(other, probes.part(150, PROBES)).merge(look(one, probes.part(0, 150)));
            boolean same = alone.equals(both);
            table.row(
                    "B-10",
                    "statistics of two workers merged, beside one worker's",
                    "equal to the bit",
                    same ? "equal, histograms, moments and all" : "not equal",
                    Long.toString(seed),
                    same);
        }
    }

    private static NetworkStatistics look(ClassifierTraining training, Probes probes) {
        return training.look(probes.pixels(), probes.labels());
    }

    /** One NaN put into the bias of layer 3 of a training that has done 500 steps. */
    void notFinite(long seed) {
        ShapesetImages images = new ShapesetImages(new Shapeset(seed), 0, Setting.BATCH * BROKEN_AT);
        Probes probes = Probes.first(images, PROBES);
        Snapshot snapshot;
        NetworkStatistics healthy;
        try (ClassifierTraining training =
                Setting.TANH_N.start(NARROW, images, Setting.SIGNED, 0.03, BROKEN_AT + 1, seed)) {
            while (training.stepsDone() < BROKEN_AT) {
                training.step();
            }
            healthy = look(training, probes);
            snapshot = training.snapshot();
        }
        try (ClassifierTraining broken = ClassifierTraining.restore(
                Setting.TANH_N.architecture(NARROW),
                Setting.TANH_N.spec(0.03, BROKEN_AT + 1, seed),
                images,
                withNan(snapshot, "parameters/hidden3.bias"))) {
            NetworkStatistics now = look(broken, probes);
            List<Diagnosis> found = Diagnostician.examine(now, Updates.NONE);
            Diagnosis first = found.get(0);
            boolean named = found.size() == 1
                    && first.rule() == Rule.NOT_FINITE
                    && first.layer().equals("hidden3")
                    && first.step() == BROKEN_AT;
            boolean finite = now.layers().subList(0, 2).stream()
                            .map(layer -> layer.values())
                            .toList()
                            .equals(healthy.layers().subList(0, 2).stream()
                                    .map(layer -> layer.values())
                                    .toList())
                    && now.layers().get(2).values().count() == (long) PROBES * (NARROW - 1);
            table.row(
                    "B-10",
                    "one NaN in layer 3 at step 500",
                    "names layer 3, step 500; finite statistics stay correct",
                    "\"" + first.sentence() + "\"; " + (finite ? "they do" : "they do not"),
                    Long.toString(seed),
                    named && finite);
        }
    }

    private static Snapshot withNan(Snapshot snapshot, String name) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>(snapshot.arrays());
        NamedArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalStateException("no " + name + " among " + arrays.keySet());
        }
        ByteBuffer data = ByteBuffer.allocate(array.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
        data.put(array.data()).flip();
        data.putFloat(0, Float.NaN);
        arrays.put(name, new NamedArray(array.name(), array.dtype(), array.shape(), data));
        return new Snapshot(arrays, snapshot.metadata());
    }

    /** Processor time of this thread, one look at so many probes after every 100 updates; the median of the rounds. */
    void overhead(long seed, int rounds, int looked) {
        int steps = CADENCE * (rounds + 1);
        ShapesetImages images = new ShapesetImages(new Shapeset(seed), 0, Setting.BATCH * steps);
        Probes probes = Probes.first(images, looked);
        double[] shares = new double[rounds];
        double step = 0;
        double looks = 0;
        try (ClassifierTraining training = Setting.TANH_N.start(images, Setting.SIGNED, 0.03, steps, seed)) {
            for (int round = -1; round < rounds; round++) {
                long begun = nanos();
                for (int i = 0; i < CADENCE; i++) {
                    training.step();
                }
                long trained = nanos();
                look(training, probes);
                long seen = nanos();
                if (round >= 0) {
                    shares[round] = (seen - trained) / (double) (trained - begun);
                    step += (trained - begun) / 1e6 / CADENCE / rounds;
                    looks += (seen - trained) / 1e6 / rounds;
                }
            }
        }
        double median = DoubleStream.of(shares).sorted().toArray()[rounds / 2];
        table.row(
                "B-10",
                "overhead of a look at " + looked + " probes every " + CADENCE + " updates, 5 x 1,000, batch 10",
                "<= 5.0 %",
                percent(median) + " (an update " + text(step) + " ms, a look " + text(looks) + " ms of one thread)",
                Long.toString(seed),
                median <= 0.05);
    }

    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    void plateaus() {
        List<Double> entropy = shares(Criterion.CROSS_ENTROPY);
        List<Double> quadratic = shares(Criterion.QUADRATIC);
        boolean always = true;
        for (int i = 0; i < SURFACES; i++) {
            always &= quadratic.get(i) > entropy.get(i);
        }
        table.row(
                "B-11",
                "share of the grid with a gradient below 1 % of the largest: quadratic; cross-entropy (medians)",
                "larger for quadratic",
                median(quadratic) + "; " + median(entropy) + (always ? ", larger in each" : ", not in each"),
                "0 to " + (SURFACES - 1),
                always);
    }

    private static List<Double> shares(Criterion criterion) {
        return LongStream.range(0, SURFACES)
                .mapToObj(seed -> CostSurface.random(Key.of(seed), SIGNALS).flatShare(GRID, criterion, 0.01))
                .collect(Collectors.toList());
    }

    private static String median(List<Double> shares) {
        return percent(shares.stream().sorted().toList().get(shares.size() / 2));
    }
}
