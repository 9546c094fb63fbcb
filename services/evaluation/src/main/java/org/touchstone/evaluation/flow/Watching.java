package org.touchstone.evaluation.flow;

import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.WatchDensity;
import org.touchstone.worker.TaskFailedException;

/** Follows a stored set or a stream window by window: is each typical, and has the mean drifted? */
record Watching(Reference model, WatchDensity spec) implements FlowUse {
    private static final Fields FIELDS = new Fields("watchDensity");
    private static final int MOST_WINDOWS = 4096;
    private static final int HELD_OUT = 256;

    static Watching of(WatchDensity spec) {
        FIELDS.range("maxImages", spec.getMaxImages(), 0, Integer.MAX_VALUE);
        windows(spec).check(FIELDS);
        FlowUse.source(FIELDS, spec.getDataset(), spec.getDensity());
        if (spec.getStream().isEmpty()) {
            if (spec.getFromOldest()) {
                throw FIELDS.rejected("fromOldest", "is of streams; name a stream, or leave it out.");
            }
        } else {
            checkStream(spec);
        }
        return new Watching(FIELDS.reference("model", spec.getModel()), spec);
    }

    private static void checkStream(WatchDensity spec) {
        try {
            Reference.requireName(spec.getStream());
        } catch (CatalogException e) {
            throw FIELDS.rejected("stream", String.valueOf(e.getMessage()));
        }
        if (!spec.getDataset().isEmpty()
                || !spec.getSplit().isEmpty()
                || spec.getDensity() != PlaneDensity.PLANE_DENSITY_UNSPECIFIED) {
            throw FIELDS.rejected("stream", "is given beside dataset, split or density; leave one of them out.");
        }
        if (spec.getMaxImages() > 0) {
            FIELDS.range(
                    "maxImages",
                    spec.getMaxImages(),
                    windows(spec).size(),
                    MOST_WINDOWS * windows(spec).size());
        }
    }

    private static Windows windows(WatchDensity spec) {
        return new Windows(
                spec.hasWindow() ? spec.getWindow() : Windows.DEFAULT.size(),
                spec.hasLevel() ? spec.getLevel() : Windows.DEFAULT.level());
    }

    @Override
    public Opened open(Bench bench) {
        Watched watched = spec.getStream().isEmpty() ? stored(bench) : arriving(bench);
        Examples reference = Examples.heldOut(bench, HELD_OUT, 1);
        return new Opened(
                new WatchJob(bench, watched, reference, windows(spec), Key.of(spec.getSeed())),
                watched.source().dataset());
    }

    private Watched stored(Bench bench) {
        String split = spec.getSplit().isEmpty() ? "test" : spec.getSplit();
        Examples examples = new Examples.Wanted(spec.getDataset(), split, spec.getDensity(), spec.getMaxImages(), 1)
                .open(bench, Key.of(spec.getSeed()));
        int size = windows(spec).size();
        int count = examples.count() / size;
        if (count < 1 || count > MOST_WINDOWS) {
            throw TaskFailedException.permanent(
                    "WINDOWS",
                    examples.count() + " examples make " + count + " windows of " + size + "; 1 to " + MOST_WINDOWS
                            + " are watched at a time. Change watchDensity.window or watchDensity.maxImages.");
        }
        String from = examples.dataset().isEmpty() ? spec.getDensity().name() : split;
        return new Watched.Stored(examples, from, count, size);
    }

    private Watched arriving(Bench bench) {
        if (!bench.model().isOfImages()) {
            throw TaskFailedException.permanent(
                    "MODEL_DOES_NOT_FIT",
                    "Model " + bench.model().card().reference()
                            + " is of points of the plane; a stream is of images. Set density.");
        }
        int size = windows(spec).size();
        int most = spec.getMaxImages() == 0 ? MOST_WINDOWS : spec.getMaxImages() / size;
        return new Arriving(
                bench.model(),
                bench.streams(),
                new Arriving.Plan(spec.getStream(), spec.getFromOldest(), most, size),
                Key.of(spec.getSeed()).fold("noise"));
    }
}
