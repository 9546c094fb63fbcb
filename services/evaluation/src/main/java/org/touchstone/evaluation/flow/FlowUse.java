package org.touchstone.evaluation.flow;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.stream.ImageStreams;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.flow.BitsPerDimension;
import org.touchstone.kernel.flow.Dequantization;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskContext;

/** A use of a flow as a task asks for it, checked: everything that can be known without its data. */
interface FlowUse {
    /** The model that is used. */
    Reference model();

    /** Makes it work. */
    Opened open(Bench bench);

    /** The work, and the name@digest of the data set that it reads; empty: none. */
    record Opened(Stepwise job, String dataset) {
        static Opened without(Stepwise job) {
            return new Opened(job, "");
        }
    }

    /** What work needs. {@code pinned}: which data set the task's name meant when it began, where it has begun. */
    record Bench(
            TaskContext context,
            Catalog catalog,
            FlowModel model,
            ImageStreams streams,
            InstantSource clock,
            Optional<Reference> pinned) {
        String task() {
            return context.task().getId();
        }

        /** Bits per dimension of -log p in nats. */
        double bits(double nats) {
            return BitsPerDimension.ofNats(nats, model.size(), model.isOfImages() ? Dequantization.LEVELS : 1);
        }

        TaskPictures pictures() {
            return new TaskPictures(context.store(), task());
        }
    }

    /** {@link org.touchstone.worker.TaskRejectedException} naming the first field that cannot be right. */
    static FlowUse of(Task task) {
        return switch (task.getSpecCase()) {
            case SAMPLE_FLOW -> Sampling.of(task.getSampleFlow());
            case EXPLORE_FLOW -> Exploring.of(task.getExploreFlow());
            case COMPLETE_IMAGES -> Completing.of(task.getCompleteImages());
            case SCORE_IMAGES -> Scoring.of(task.getScoreImages());
            case WATCH_DENSITY -> Watching.of(task.getWatchDensity());
            default -> throw new IllegalArgumentException(task.getSpecCase() + " is no use of a flow");
        };
    }

    /** A density that is known, if any, and then no data set. */
    static void source(Fields fields, String dataset, PlaneDensity density) {
        if (density == PlaneDensity.UNRECOGNIZED) {
            throw fields.rejected(
                    "density", "is not known; set BANANA, CHECKERBOARD, MOONS, EIGHT_GAUSSIANS or SPIRALS.");
        }
        if (!dataset.isEmpty()) {
            fields.reference("dataset", dataset);
            if (density != PlaneDensity.PLANE_DENSITY_UNSPECIFIED) {
                throw fields.rejected("dataset", "is given beside density; leave one of the two out.");
            }
        }
    }
}
