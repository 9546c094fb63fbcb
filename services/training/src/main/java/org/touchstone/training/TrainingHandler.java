package org.touchstone.training;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.training.sweep.SweepPlan;
import org.touchstone.training.sweep.SweepRun;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** The tasks of the training queue: one training, or a sweep of many. */
public final class TrainingHandler implements TaskHandler {
    private final Catalog catalog;
    private final ModelPublisher publisher;

    /** {@code clock} dates the facts. */
    public TrainingHandler(ObjectStore store, InstantSource clock) {
        this.catalog = new Catalog(store);
        this.publisher = new ModelPublisher(catalog, clock);
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.TRAIN_CLASSIFIER || kind == Task.SpecCase.SWEEP;
    }

    @Override
    public void validate(Task task) {
        if (task.hasSweep()) {
            SweepPlan.of(task)
                    .points()
                    .forEach(point -> TrainingRequest.of(point.task().getTrainClassifier()));
        } else {
            TrainingRequest.of(task.getTrainClassifier());
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        return context.task().hasSweep()
                ? new SweepRun(context, SweepPlan.of(context.task()), catalog)
                : TrainRun.open(context, checkpoint, catalog, publisher);
    }
}
