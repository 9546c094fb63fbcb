package org.touchstone.evaluation.sequence;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.proto.v1.Task;
import org.touchstone.sequences.ServedSequence;
import org.touchstone.worker.TaskContext;

/** A use of a sequence model as a task asks for it, checked: everything that can be known without the model. */
sealed interface SequenceUse permits Measuring, Decoding {
    /** The most hypotheses. */
    int WIDEST = 100;

    /** How many dropped candidates are shown for each word. */
    int DROPPED = 3;

    /** The model that is used. */
    Reference model();

    /** Makes it work. */
    Opened open(Bench bench);

    /** The work, and the name@digest of the data set that it reads; empty: none. */
    record Opened(Stepwise job, String dataset) {}

    /**
     * What work needs.
     *
     * @param clock dates facts
     * @param pinned which data set the task's name meant when it began, where it has begun
     */
    record Bench(
            TaskContext context,
            Catalog catalog,
            ServedSequence served,
            InstantSource clock,
            Optional<Reference> pinned) {
        SequenceReport report(String dataset, String split) {
            return new SequenceReport(
                    SequenceReport.FORMAT,
                    served.card().reference(),
                    served.task().rules().kind().name(),
                    served.model().trainingBeam(),
                    served.model().searchSpec(1).ranking().name(),
                    dataset,
                    split,
                    0,
                    0,
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    /** {@link org.touchstone.worker.TaskRejectedException} naming the first field that cannot be right. */
    static SequenceUse of(Task task) {
        return switch (task.getSpecCase()) {
            case EVALUATE_SEQUENCE_MODEL -> Measuring.of(task.getEvaluateSequenceModel());
            case DECODE_TEXT -> Decoding.of(task.getDecodeText());
            default -> throw new IllegalArgumentException(task.getSpecCase() + " is no use of a sequence model");
        };
    }
}
