package org.touchstone.training.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.LogUniform;
import org.touchstone.proto.v1.Sweep;
import org.touchstone.proto.v1.SweepAxis;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskRejectedException;

/**
 * The points of a sweep, in a fixed order, each as a training task of its own: all combinations of the axes' values (grid), or
 * independent draws per axis (random search, Bergstra and Bengio 2012), point i being a function of (seed, i).
 */
public final class SweepPlan {
    private static final int LIMIT = 256;
    private static final int MAX_PARENT_ID = 59;

    private final List<Point> points;

    private SweepPlan(List<Point> points) {
        this.points = List.copyOf(points);
    }

    /** One training of the sweep: the values of its axes by path (a choice's path ends with its name), and its task. */
    public record Point(Map<String, Double> values, Task task) {
        public Point {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** {@link TaskRejectedException} when the sweep is malformed. */
    public static SweepPlan of(Task parent) {
        Sweep sweep = parent.getSweep();
        if (parent.getId().length() > MAX_PARENT_ID) {
            throw new TaskRejectedException(
                    "id",
                    "a sweep's id has at most " + MAX_PARENT_ID + " characters: its trainings append -000 to -255.");
        }
        if (sweep.getAxesCount() == 0) {
            throw new TaskRejectedException("sweep.axes", "is empty; name at least one field and its values.");
        }
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < sweep.getAxesCount(); i++) {
            axes.add(Axis.parse(sweep.getAxes(i), "sweep.axes[" + i + "]"));
        }
        List<List<Double>> combinations = sweep.getRandomPoints() > 0 ? random(sweep, axes) : grid(axes, limit(sweep));
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < combinations.size(); i++) {
            points.add(point(parent, axes, combinations.get(i), i));
        }
        return new SweepPlan(points);
    }

    /** The points, in order. */
    public List<Point> points() {
        return points;
    }

    private static int limit(Sweep sweep) {
        if (sweep.getMaxTasks() < 0 || sweep.getMaxTasks() > LIMIT) {
            throw new TaskRejectedException(
                    "sweep.maxTasks", "is " + sweep.getMaxTasks() + "; it is 1 to " + LIMIT + ".");
        }
        return sweep.getMaxTasks() == 0 ? LIMIT : sweep.getMaxTasks();
    }

    private static List<List<Double>> grid(List<Axis> axes, int limit) {
        List<List<Double>> combinations = List.of(List.of());
        for (Axis axis : axes) {
            if (axis.values().isEmpty()) {
                throw new TaskRejectedException(
                        axis.at(), "has no list of values; a grid needs one (or set sweep.randomPoints).");
            }
            if ((long) combinations.size() * axis.values().size() > limit) {
                throw new TaskRejectedException(
                        "sweep.axes",
                        "make more than " + limit + " trainings; shorten the lists or use sweep.randomPoints.");
            }
            List<List<Double>> longer = new ArrayList<>();
            for (List<Double> combination : combinations) {
                for (double value : axis.values()) {
                    List<Double> next = new ArrayList<>(combination);
                    next.add(value);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static List<List<Double>> random(Sweep sweep, List<Axis> axes) {
        if (sweep.getRandomPoints() > limit(sweep)) {
            throw new TaskRejectedException(
                    "sweep.randomPoints", "is " + sweep.getRandomPoints() + "; at most " + limit(sweep) + ".");
        }
        List<List<Double>> combinations = new ArrayList<>();
        for (int i = 0; i < sweep.getRandomPoints(); i++) {
            Key key = Key.of(sweep.getSeed()).fold("sweep").fold(i);
            List<Double> combination = new ArrayList<>();
            for (int a = 0; a < axes.size(); a++) {
                combination.add(axes.get(a).draw(key.uniform(a)));
            }
            combinations.add(combination);
        }
        return combinations;
    }

    private static Point point(Task parent, List<Axis> axes, List<Double> values, int index) {
        TrainClassifier.Builder training = parent.getSweep().getBase().toBuilder();
        Map<String, Double> byPath = new LinkedHashMap<>();
        for (int a = 0; a < axes.size(); a++) {
            axes.get(a).path().set(training, values.get(a), axes.get(a).at());
            byPath.put(axes.get(a).path().told(values.get(a)), values.get(a));
        }
        String suffix = String.format(Locale.ROOT, "-%03d", index);
        training.setModelName(training.getModelName() + suffix);
        TaskOptions options = parent.getOptions().toBuilder()
                .setParent(parent.getId())
                .clearAfter()
                .build();
        Task task = Task.newBuilder()
                .setId(parent.getId() + suffix)
                .setSubmitter(parent.getSubmitter())
                .setTraceparent(parent.getTraceparent())
                .setOptions(options)
                .setTrainClassifier(training)
                .build();
        return new Point(byPath, task);
    }

    /** One axis: the field, and either a list of values or a range. */
    private record Axis(FieldPath path, List<Double> values, LogUniform range, String at) {
        private static final LogUniform NO_RANGE = LogUniform.getDefaultInstance();

        static Axis parse(SweepAxis axis, String at) {
            FieldPath path = FieldPath.parse(TrainClassifier.getDescriptor(), axis.getField(), at + ".field");
            switch (axis.getValuesCase()) {
                case LIST -> {
                    if (axis.getList().getValuesCount() == 0) {
                        throw new TaskRejectedException(at + ".list.values", "is empty.");
                    }
                    path.requireNumber(at + ".list");
                    return new Axis(path, axis.getList().getValuesList(), NO_RANGE, at);
                }
                case LOG_UNIFORM -> {
                    path.requireNumber(at + ".logUniform");
                    LogUniform range = axis.getLogUniform();
                    if (!(range.getLow() > 0 && range.getLow() < range.getHigh() && Double.isFinite(range.getHigh()))) {
                        throw new TaskRejectedException(at + ".logUniform", "needs 0 < low < high.");
                    }
                    return new Axis(path, List.of(), range, at);
                }
                case NAMES -> {
                    if (axis.getNames().getValuesCount() == 0) {
                        throw new TaskRejectedException(at + ".names.values", "is empty.");
                    }
                    return new Axis(
                            path, path.numbers(axis.getNames().getValuesList(), at + ".names.values"), NO_RANGE, at);
                }
                case VALUES_NOT_SET ->
                    throw new TaskRejectedException(at, "names no values; give list, logUniform or names.");
            }
            throw new IllegalStateException("unreachable");
        }

        double draw(double uniform) {
            if (!values.isEmpty()) {
                return values.get((int) (uniform * values.size()));
            }
            return range.getLow() * Math.pow(range.getHigh() / range.getLow(), uniform);
        }
    }
}
