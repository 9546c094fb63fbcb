package org.touchstone.metatraining;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.metatraining.compare.CompareRun;
import org.touchstone.metatraining.shard.EpisodesRun;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** The tasks of the meta-training queue: optimizers in training, their episodes, and comparisons. */
public final class MetaTrainingHandler implements TaskHandler {
    private final OptimizerPublisher publisher;

    /** {@code clock} dates the facts. */
    public MetaTrainingHandler(ObjectStore store, InstantSource clock) {
        this.publisher = new OptimizerPublisher(new Catalog(store), clock);
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return switch (kind) {
            case TRAIN_OPTIMIZER, COMPARE_OPTIMIZERS, META_EPISODES -> true;
            default -> false;
        };
    }

    @Override
    public void validate(Task task) {
        if (task.hasCompareOptimizers()) {
            CompareRun.validate(task.getCompareOptimizers());
        } else if (task.hasMetaEpisodes()) {
            EpisodesRun.validate(task);
        } else {
            TrainingRequest.of(task.getTrainOptimizer());
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        if (context.task().hasCompareOptimizers()) {
            return CompareRun.open(context, checkpoint);
        }
        return context.task().hasMetaEpisodes()
                ? EpisodesRun.open(context, checkpoint)
                : TrainRun.open(context, checkpoint, publisher);
    }
}
