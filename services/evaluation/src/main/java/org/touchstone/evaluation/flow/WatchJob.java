package org.touchstone.evaluation.flow;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.kernel.flow.Drift;
import org.touchstone.kernel.flow.Typicality;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.worker.TaskResult;

/** Learns what is typical from held-out examples, then tells of one window after the other: is it typical, has the mean drifted? */
final class WatchJob implements Stepwise {
    private static final int AT_ONCE = 32;
    /** Numbers of a window; before the first one only where it begins is known. */
    private static final int MEAN = 0;

    private static final int DISTANCE = 1;
    private static final int TYPICAL = 2;
    private static final int ABOVE = 3;
    private static final int BELOW = 4;
    private static final int NOT_FINITE = 5;
    private static final int NEXT = 6;
    private static final int REFUSED = 7;
    private static final int NUMBERS = 8;
    /** The step that finds out where watching begins; what is held out follows. */
    private static final int BEGIN = 0;

    private final FlowUse.Bench bench;
    private final Watched watched;
    private final Examples reference;
    private final Windows windows;
    private final Key key;
    private @Nullable Typicality learned;
    private boolean waiting;

    WatchJob(FlowUse.Bench bench, Watched watched, Examples reference, Windows windows, Key key) {
        this.bench = bench;
        this.watched = watched;
        this.reference = reference;
        this.windows = windows;
        this.key = key;
    }

    private int firstWindow() {
        return BEGIN + 1 + (reference.count() + AT_ONCE - 1) / AT_ONCE;
    }

    @Override
    public long steps() {
        return (long) firstWindow() + watched.windows();
    }

    @Override
    public String phase() {
        return waiting ? "waiting for images" : "watching";
    }

    @Override
    public boolean keeps(long stepsDone) {
        return watched.passes() && stepsDone == BEGIN + 1;
    }

    @Override
    public boolean ready(long number, List<double[]> before) {
        waiting = number >= firstWindow() && !watched.isReady((long) last(number, before)[NEXT]);
        return !waiting;
    }

    @Override
    public double[] step(long number, List<double[]> before) {
        if (number == BEGIN) {
            return new double[] {watched.begin()};
        }
        if (number < firstWindow()) {
            int from = (int) (number - BEGIN - 1) * AT_ONCE;
            return reference.negativeLogs(from, Math.min(reference.count(), from + AT_ONCE));
        }
        int window = (int) number - firstWindow();
        Typicality typicality = learned(before);
        Watched.Seen seen = watched.see(window);
        double[] now = judge(typicality, seen, last(number, before));
        tell(window, now, typicality);
        bench.context()
                .fact(new TaskResult.Fact(
                        Topic.DENSITIES, bench.task() + "/" + window, fact(window, seen, now, typicality)));
        return now;
    }

    /** Numbers of the window before; before the first one, where it begins. */
    private double[] last(long number, List<double[]> before) {
        if (number > firstWindow()) {
            return before.get((int) number - 1);
        }
        double[] none = new double[NUMBERS];
        none[NEXT] = before.get(BEGIN)[0];
        return none;
    }

    private Typicality learned(List<double[]> numbers) {
        Typicality typicality = learned;
        if (typicality == null) {
            typicality = windows.learn(Scoring.join(numbers.subList(BEGIN + 1, firstWindow())), key);
            learned = typicality;
        }
        return typicality;
    }

    private void tell(int window, double[] now, Typicality typicality) {
        if (now[NOT_FINITE] == 0) {
            bench.context().metric("bits per dimension of the window", window, bench.bits(now[MEAN]));
            bench.context()
                    .metric("distance from the typical in thresholds", window, now[DISTANCE] / typicality.threshold());
            bench.context().metric("drift in thresholds", window, drift(now).size());
        }
        bench.context().metric("typical", window, now[TYPICAL]);
    }

    @Override
    public TaskResult finish(List<double[]> numbers) {
        int atypical = 0;
        int drifted = -1;
        double notFinite = 0;
        double refused = 0;
        for (int window = 0; window < watched.windows(); window++) {
            double[] found = numbers.get(firstWindow() + window);
            atypical += found[TYPICAL] == 1 ? 0 : 1;
            drifted = drifted < 0 && drift(found).isAlarming() ? window : drifted;
            notFinite += found[NOT_FINITE];
            refused += found[REFUSED];
        }
        Map<String, Double> summary = new TreeMap<>();
        summary.put("windows", (double) watched.windows());
        summary.put("windows that are not typical", (double) atypical);
        summary.put("first window of drift, -1 for none", (double) drifted);
        summary.put("not finite", notFinite);
        if (watched.passes()) {
            summary.put("messages refused", refused);
        }
        return new TaskResult(List.of(), List.of(), List.of(), summary);
    }

    private DensityWindow fact(int window, Watched.Seen seen, double[] found, Typicality typicality) {
        Instant now = bench.clock().instant();
        Watched.Source source = watched.source();
        List<String> datasets = new ArrayList<>();
        if (!source.dataset().isEmpty()) {
            datasets.add(source.dataset());
        }
        int strangest = seen.farthest(typicality.trainingMean());
        return DensityWindow.newBuilder()
                .setWatch(bench.task())
                .setWindow(window)
                .setLineage(Lineage.newBuilder()
                        .setTaskId(bench.task())
                        .addModels(bench.model().card().reference())
                        .addAllDatasets(datasets))
                .setTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .setSplit(source.split())
                .setStream(source.stream())
                .setFrom(seen.numbers()[0])
                .setCount(seen.nats().length)
                .setNegativeLogDensity(found[MEAN])
                .setBitsPerDimension(bench.bits(found[MEAN]))
                .setDistance(found[DISTANCE])
                .setThreshold(typicality.threshold())
                .setTypical(found[TYPICAL] == 1)
                .setDrift(drift(found).size())
                .setDrifted(drift(found).isAlarming())
                .setNotFinite((int) found[NOT_FINITE])
                .setStrangest(seen.numbers()[strangest])
                .setStrangestId(seen.id().apply(strangest))
                .setRefused(seen.refused())
                .build();
    }

    @Override
    public void close() {
        watched.close();
    }

    private static Drift drift(double[] found) {
        return new Drift(found[ABOVE], found[BELOW]);
    }

    /**
     * A window with a density that is not finite has no mean and no distance (NaN), is not typical and does not move the drift. After
     * an alarm drift is cumulated anew, so that a mean that has come back is no alarm for ever.
     */
    static double[] judge(Typicality typicality, Watched.Seen seen, double[] last) {
        double[] now = new double[NUMBERS];
        now[NOT_FINITE] = seen.notFinite();
        now[MEAN] = Double.NaN;
        now[DISTANCE] = Double.NaN;
        Drift before = drift(last).isAlarming() ? Drift.NONE : drift(last);
        now[ABOVE] = before.above();
        now[BELOW] = before.below();
        now[NEXT] = seen.next();
        now[REFUSED] = seen.refused();
        if (now[NOT_FINITE] == 0) {
            now[MEAN] = Scoring.mean(seen.nats());
            now[DISTANCE] = typicality.distance(seen.nats());
            now[TYPICAL] = typicality.isTypical(seen.nats()) ? 1 : 0;
            Drift drift = before.after(now[MEAN], typicality);
            now[ABOVE] = drift.above();
            now[BELOW] = drift.below();
        }
        return now;
    }
}
