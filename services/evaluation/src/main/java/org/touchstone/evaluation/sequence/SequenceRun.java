package org.touchstone.evaluation.sequence;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.evaluation.use.UseRun;
import org.touchstone.proto.v1.Task;
import org.touchstone.sequences.ServedSequence;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRun;

/** Uses of sequence models as tasks. */
public final class SequenceRun {
    private SequenceRun() {}

    /** Whether the kind of task is a use of a sequence model. */
    public static boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.EVALUATE_SEQUENCE_MODEL || kind == Task.SpecCase.DECODE_TEXT;
    }

    /** Checks the task without touching data. */
    public static void validate(Task task) {
        SequenceUse.of(task);
    }

    /** At its beginning or at a checkpoint; {@link TaskFailedException} when model or data are not there or do not fit. */
    public static TaskRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, InstantSource clock) {
        SequenceUse use = SequenceUse.of(context.task());
        return UseRun.open(checkpoint, pinned -> {
            ServedSequence served =
                    ServedSequence.open(catalog, context.store(), pinned.model().orElse(use.model()));
            return UseRun.fitting(served::close, () -> {
                SequenceUse.Opened opened =
                        use.open(new SequenceUse.Bench(context, catalog, served, clock, pinned.dataset()));
                return new UseRun.Opened(opened.job(), served.card().reference(), opened.dataset(), served::close);
            });
        });
    }
}
