package org.touchstone.evaluation.flow;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.evaluation.stream.ImageStreams;
import org.touchstone.evaluation.use.UseRun;
import org.touchstone.flows.FlowModel;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRun;

/** Uses of flows as tasks. */
public final class FlowRun {
    private FlowRun() {}

    /** Whether the kind of task is a use of a flow. */
    public static boolean accepts(Task.SpecCase kind) {
        return switch (kind) {
            case SAMPLE_FLOW, EXPLORE_FLOW, COMPLETE_IMAGES, SCORE_IMAGES, WATCH_DENSITY -> true;
            default -> false;
        };
    }

    /** Checks the task without touching data. */
    public static void validate(Task task) {
        FlowUse.of(task);
    }

    /** At its beginning or at a checkpoint; {@link TaskFailedException} when model or data are not there or do not fit. */
    public static TaskRun open(
            TaskContext context,
            Optional<Checkpoint> checkpoint,
            Catalog catalog,
            ImageStreams streams,
            InstantSource clock) {
        FlowUse use = FlowUse.of(context.task());
        return UseRun.open(checkpoint, pinned -> {
            FlowModel model =
                    FlowModel.open(catalog, context.store(), pinned.model().orElse(use.model()));
            return UseRun.fitting(model::close, () -> {
                FlowUse.Opened opened =
                        use.open(new FlowUse.Bench(context, catalog, model, streams, clock, pinned.dataset()));
                return new UseRun.Opened(opened.job(), model.card().reference(), opened.dataset(), model::close);
            });
        });
    }
}
