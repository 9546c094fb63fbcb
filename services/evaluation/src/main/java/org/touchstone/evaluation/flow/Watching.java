package org.touchstone.evaluation.flow;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.kernel.flow.Drift;
import org.touchstone.kernel.flow.Typicality;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.proto.v1.WatchDensity;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/**
 * Follows a stored set window by window: is each typical, and has the mean drifted?
 */
record Watching(Reference model, WatchDensity spec) implements FlowUse {
    private static final Fields FIELDS = new Fields("watchDensity");
    private static final int MOST_WINDOWS = 4096;
    private static final int HELD_OUT = 256;
    private static final int AT_ONCE = 32;
    private static final int MEAN = 0;
    private static final int DISTANCE = 1;
    private static final int TYPICAL = 2;
    private static final int ABOVE = 3;
    private static final int BELOW = 4;
    private static final int NOT_FINITE = 5;

    static Watching of(WatchDensity spec) {
        FIELDS.range("maxImages", spec.getMaxImages(), 0, Integer.MAX_VALUE);
        windows(spec).check(FIELDS);
        FlowUse.source(FIELDS, spec.getDataset(), spec.getDensity());
        return new Watching(FIELDS.reference("model", spec.getModel()), spec);
    }

    private static Windows windows(WatchDensity spec) {
        return new Windows(
                spec.hasWindow() ? spec.getWindow() : Windows.DEFAULT.size(),
                spec.hasLevel() ? spec.getLevel() : Windows.DEFAULT.level());
    }

    private String split() {
        return spec.getSplit().isEmpty() ? "test" : spec.getSplit();
    }

    @Override
    public Opened open(Bench bench) {
        Examples watched = new Examples.Wanted(spec.getDataset(), split(), spec.getDensity(), spec.getMaxImages(), 1)
                .open(bench, Key.of(spec.getSeed()));
        int windows = watched.count() / windows(spec).size();
        if (windows < 1 || windows > MOST_WINDOWS) {
            throw TaskFailedException.permanent(
                    "WINDOWS",
                    watched.count() + " examples make " + windows + " windows of "
                            + windows(spec).size() + "; 1 to " + MOST_WINDOWS
                            + " are watched at a time. Change watchDensity.window or watchDensity.maxImages.");
        }
        return new Opened(new Job(bench, watched, Examples.heldOut(bench, HELD_OUT, 1), windows), watched.dataset());
    }

    private final class Job implements Stepwise {
        private final Bench bench;
        private final Examples watched;
        private final Examples reference;
        private final int windows;
        private @Nullable Typicality learned;

        Job(Bench bench, Examples watched, Examples reference, int windows) {
            this.bench = bench;
            this.watched = watched;
            this.reference = reference;
            this.windows = windows;
        }

        private int learning() {
            return (reference.count() + AT_ONCE - 1) / AT_ONCE;
        }

        @Override
        public long steps() {
            return (long) learning() + windows;
        }

        @Override
        public String phase() {
            return "watching";
        }

        @Override
        public double[] step(long number, List<double[]> before) {
            if (number < learning()) {
                int from = (int) number * AT_ONCE;
                return reference.negativeLogs(from, Math.min(reference.count(), from + AT_ONCE));
            }
            int window = (int) number - learning();
            Typicality typicality = learned(before);
            int size = windows(spec).size();
            double[] nats = watched.negativeLogs(window * size, (window + 1) * size);
            double[] last = window == 0 ? new double[NOT_FINITE + 1] : before.get((int) number - 1);
            double[] now = judge(typicality, nats, last);
            tell(window, now, typicality);
            return now;
        }

        private Typicality learned(List<double[]> numbers) {
            Typicality typicality = learned;
            if (typicality == null) {
                double[] known = Scoring.join(numbers.subList(0, learning()));
                typicality = windows(spec).learn(known, Key.of(spec.getSeed()));
                learned = typicality;
            }
            return typicality;
        }

        private void tell(int window, double[] now, Typicality typicality) {
            if (now[NOT_FINITE] == 0) {
                bench.context().metric("bits per dimension of the window", window, bench.bits(now[MEAN]));
                bench.context()
                        .metric(
                                "distance from the typical in thresholds",
                                window,
                                now[DISTANCE] / typicality.threshold());
                bench.context().metric("drift in thresholds", window, drift(now).size());
            }
            bench.context().metric("typical", window, now[TYPICAL]);
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            Typicality typicality = learned(numbers);
            List<TaskResult.Fact> facts = new ArrayList<>();
            int atypical = 0;
            int drifted = -1;
            double notFinite = 0;
            for (int window = 0; window < windows; window++) {
                double[] found = numbers.get(learning() + window);
                facts.add(new TaskResult.Fact(
                        Topic.DENSITIES, bench.task() + "/" + window, fact(window, found, typicality)));
                atypical += found[TYPICAL] == 1 ? 0 : 1;
                drifted = drifted < 0 && drift(found).isAlarming() ? window : drifted;
                notFinite += found[NOT_FINITE];
            }
            Map<String, Double> summary = new TreeMap<>();
            summary.put("windows", (double) windows);
            summary.put("windows that are not typical", (double) atypical);
            summary.put("first window of drift, -1 for none", (double) drifted);
            summary.put("not finite", notFinite);
            return new TaskResult(List.of(), facts, List.of(), summary);
        }

        private DensityWindow fact(int window, double[] found, Typicality typicality) {
            int size = windows(spec).size();
            Instant now = bench.clock().instant();
            Lineage.Builder lineage = Lineage.newBuilder()
                    .setTaskId(bench.task())
                    .addModels(bench.model().card().reference());
            if (!watched.dataset().isEmpty()) {
                lineage.addDatasets(watched.dataset());
            }
            return DensityWindow.newBuilder()
                    .setWatch(bench.task())
                    .setWindow(window)
                    .setLineage(lineage)
                    .setTime(Timestamp.newBuilder()
                            .setSeconds(now.getEpochSecond())
                            .setNanos(now.getNano()))
                    .setSplit(watched.dataset().isEmpty() ? spec.getDensity().name() : split())
                    .setFrom((long) window * size)
                    .setCount(size)
                    .setNegativeLogDensity(found[MEAN])
                    .setBitsPerDimension(bench.bits(found[MEAN]))
                    .setDistance(found[DISTANCE])
                    .setThreshold(typicality.threshold())
                    .setTypical(found[TYPICAL] == 1)
                    .setDrift(drift(found).size())
                    .setDrifted(drift(found).isAlarming())
                    .setNotFinite((int) found[NOT_FINITE])
                    .build();
        }
    }

    private static Drift drift(double[] found) {
        return new Drift(found[ABOVE], found[BELOW]);
    }

    /** A window with a density that is not finite has no mean and no distance (NaN), is not typical and does not move the drift. */
    static double[] judge(Typicality typicality, double[] nats, double[] last) {
        double[] now = new double[NOT_FINITE + 1];
        now[NOT_FINITE] =
                Arrays.stream(nats).filter(value -> !Double.isFinite(value)).count();
        now[MEAN] = Double.NaN;
        now[DISTANCE] = Double.NaN;
        now[ABOVE] = last[ABOVE];
        now[BELOW] = last[BELOW];
        if (now[NOT_FINITE] == 0) {
            now[MEAN] = Scoring.mean(nats);
            now[DISTANCE] = typicality.distance(nats);
            now[TYPICAL] = typicality.isTypical(nats) ? 1 : 0;
            Drift drift = new Drift(last[ABOVE], last[BELOW]).after(now[MEAN], typicality);
            now[ABOVE] = drift.above();
            now[BELOW] = drift.below();
        }
        return now;
    }
}
