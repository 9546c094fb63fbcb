package org.touchstone.training;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.training.flow.FlowPublisher;
import org.touchstone.training.flow.FlowRequest;
import org.touchstone.training.flow.FlowTrainRun;
import org.touchstone.training.sequence.SequencePublisher;
import org.touchstone.training.sequence.SequenceRequest;
import org.touchstone.training.sequence.SequenceTrainRun;
import org.touchstone.training.sweep.SweepPlan;
import org.touchstone.training.sweep.SweepRun;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** The tasks of the training queue: one training of a classifier, of a flow or of a sequence model, or a sweep of many. */
public final class TrainingHandler implements TaskHandler {
    private final Catalog catalog;
    private final ModelPublisher publisher;
    private final FlowPublisher flowPublisher;
    private final SequencePublisher sequencePublisher;

    /** {@code clock} dates the facts. */
    public TrainingHandler(ObjectStore store, InstantSource clock) {
        this.catalog = new Catalog(store);
        this.publisher = new ModelPublisher(catalog, clock);
        this.flowPublisher = new FlowPublisher(catalog, clock);
        this.sequencePublisher = new SequencePublisher(catalog, clock);
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return switch (kind) {
            case TRAIN_CLASSIFIER, SWEEP, TRAIN_FLOW, TRAIN_SEQUENCE_MODEL -> true;
            default -> false;
        };
    }

    @Override
    public void validate(Task task) {
        switch (task.getSpecCase()) {
            case SWEEP ->
                SweepPlan.of(task)
                        .points()
                        .forEach(point -> TrainingRequest.of(point.task().getTrainClassifier()));
            case TRAIN_FLOW -> FlowRequest.of(task.getTrainFlow());
            case TRAIN_SEQUENCE_MODEL -> SequenceRequest.of(task.getTrainSequenceModel());
            default -> TrainingRequest.of(task.getTrainClassifier());
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        return switch (context.task().getSpecCase()) {
            case SWEEP -> new SweepRun(context, SweepPlan.of(context.task()), catalog);
            case TRAIN_FLOW -> FlowTrainRun.open(context, checkpoint, catalog, flowPublisher);
            case TRAIN_SEQUENCE_MODEL -> SequenceTrainRun.open(context, checkpoint, catalog, sequencePublisher);
            default -> TrainRun.open(context, checkpoint, catalog, publisher);
        };
    }
}
