package org.touchstone.evaluation.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.ExploreFlow;
import org.touchstone.proto.v1.FlowView;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/** Pictures of what a flow has learned, one view a step. */
record Exploring(Reference model, ExploreFlow spec) implements FlowUse {
    private static final Fields FIELDS = new Fields("exploreFlow");
    private static final int SIDE = 8;
    private static final Set<FlowView> OF_POINTS = EnumSet.of(FlowView.HEAT_MAP);
    private static final Set<FlowView> OF_IMAGES =
            EnumSet.of(FlowView.INTERPOLATION, FlowView.EXTRAPOLATION, FlowView.ABLATION, FlowView.NEAREST);

    static Exploring of(ExploreFlow spec) {
        FIELDS.range("side", spec.hasSide() ? spec.getSide() : SIDE, 2, 32);
        for (int i = 0; i < spec.getViewsCount(); i++) {
            FlowView view = spec.getViews(i);
            if (!OF_POINTS.contains(view) && !OF_IMAGES.contains(view)) {
                throw FIELDS.rejected(
                        "views[" + i + "]",
                        "is not known; choose of HEAT_MAP, INTERPOLATION, EXTRAPOLATION, ABLATION and NEAREST.");
            }
        }
        return new Exploring(FIELDS.reference("model", spec.getModel()), spec);
    }

    @Override
    public Opened open(Bench bench) {
        boolean images = bench.model().isOfImages();
        Set<FlowView> possible = images ? OF_IMAGES : OF_POINTS;
        List<FlowView> views = spec.getViewsList().isEmpty()
                ? List.copyOf(possible)
                : spec.getViewsList().stream().distinct().toList();
        for (FlowView view : views) {
            if (!possible.contains(view)) {
                throw TaskFailedException.permanent(
                        "MODEL_DOES_NOT_FIT",
                        "Model " + bench.model().card().reference() + " is of "
                                + (images ? "images" : "points of the plane") + ", which have no " + view
                                + "; possible are " + possible + ".");
            }
        }
        Key key = Key.of(spec.getSeed());
        int side = spec.hasSide() ? spec.getSide() : SIDE;
        Views drawing = images ? ImageViews.open(bench, key, side) : new PlaneViews(bench.model(), key);
        return new Opened(new Job(bench, views, drawing), drawing.dataset());
    }

    /** Draws views. */
    sealed interface Views permits ImageViews, PlaneViews {
        /** A picture, and numbers worth a glance, by name. */
        Drawn draw(FlowView view);

        /** name@digest of the data set; empty: none. */
        String dataset();
    }

    /** A picture as PNG, and numbers about it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Drawn(byte[] png, Map<String, Double> numbers) {}

    private record Job(Bench bench, List<FlowView> views, Views drawing) implements Stepwise {
        @Override
        public long steps() {
            return views.size();
        }

        @Override
        public String phase() {
            return "drawing";
        }

        /** Names of numbers are sorted, so that the values alone say which is which. */
        @Override
        public double[] step(long number, List<double[]> before) {
            FlowView view = views.get((int) number);
            Drawn drawn = drawing.draw(view);
            bench.pictures().put(name(view), drawn.png());
            drawn.numbers().forEach((name, value) -> bench.context().metric(name, number, value));
            return new TreeMap<>(drawn.numbers())
                    .values().stream().mapToDouble(value -> value).toArray();
        }

        private static String name(FlowView view) {
            return view.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            List<Artifact> artifacts = new ArrayList<>();
            views.forEach(view -> bench.pictures().named(name(view)).ifPresent(artifacts::add));
            double[] all = Scoring.join(numbers);
            boolean finite = Arrays.stream(all).allMatch(Double::isFinite);
            return new TaskResult(
                    artifacts,
                    List.of(),
                    List.of(),
                    Map.of("pictures", (double) views.size(), "all finite", finite ? 1.0 : 0.0));
        }
    }
}
