package org.touchstone.evaluation;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.evaluation.flow.FlowRun;
import org.touchstone.evaluation.sequence.SequenceRun;
import org.touchstone.evaluation.stream.ImageStreams;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** The tasks of the evaluation queue. */
public final class EvaluationHandler implements TaskHandler {
    private final Catalog catalog;
    private final ImageStreams streams;
    private final InstantSource clock;

    /** {@code clock} dates the facts. */
    public EvaluationHandler(ObjectStore store, ImageStreams streams, InstantSource clock) {
        this.catalog = new Catalog(store);
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.EVALUATE_MODEL || FlowRun.accepts(kind) || SequenceRun.accepts(kind);
    }

    @Override
    public void validate(Task task) {
        if (FlowRun.accepts(task.getSpecCase())) {
            FlowRun.validate(task);
        } else if (SequenceRun.accepts(task.getSpecCase())) {
            SequenceRun.validate(task);
        } else {
            EvaluationRequest.of(task.getEvaluateModel());
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        if (SequenceRun.accepts(context.task().getSpecCase())) {
            return SequenceRun.open(context, checkpoint, catalog, clock);
        }
        return FlowRun.accepts(context.task().getSpecCase())
                ? FlowRun.open(context, checkpoint, catalog, streams, clock)
                : EvaluationRun.open(context, checkpoint, catalog, clock);
    }
}
