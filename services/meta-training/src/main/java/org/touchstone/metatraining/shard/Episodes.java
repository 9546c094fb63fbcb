package org.touchstone.metatraining.shard;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.l2l.EpisodeResult;
import org.touchstone.kernel.l2l.MetaState;
import org.touchstone.kernel.l2l.MetaTraining;
import org.touchstone.metatraining.TrainingRequest;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.worker.TaskContext;

/** Where the episodes of an update are worked on; the results are the same to the bit. */
public interface Episodes {
    /** The results in the order of the episodes; empty while others are at work on them. */
    Optional<List<EpisodeResult>> work(MetaState state);

    /** Whether the state is to be made safe before the next update. */
    boolean checkpointDue(MetaState state);

    /** Deletes what was kept for the last updates; for when the result is published. Doing it again changes nothing. */
    void forget();

    /** What is being done, in a word or two. */
    String phase();

    /** Here, or scattered as the task asks. */
    static Episodes of(TaskContext context, TrainingRequest request, TrainOptimizer pinned, MetaTraining training) {
        return request.shards() == 1 ? new Here(training) : new Scattered(context, request, pinned);
    }

    /** All in this worker. */
    record Here(MetaTraining training) implements Episodes {
        @Override
        public Optional<List<EpisodeResult>> work(MetaState state) {
            return Optional.of(training.work(state));
        }

        @Override
        public boolean checkpointDue(MetaState state) {
            return false;
        }

        @Override
        public void forget() {}

        @Override
        public String phase() {
            return "meta-training";
        }
    }
}
