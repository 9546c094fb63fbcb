package org.touchstone.training;

import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.classifier.Safeguards;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.LearnedOptimizer;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;

/**
 * The learned optimizer that a training task names.
 *
 * @param reference name@digest, resolved when the task began
 */
record LearnedChoice(String reference, LearnedOptimizer optimizer) {
    private static final String FIELD = "trainClassifier.optimizer.learned";

    /** {@link TaskRejectedException} naming what cannot be right, whatever the optimizer. */
    static void check(org.touchstone.proto.v1.LearnedOptimizer spec) {
        try {
            Reference.parse(spec.getOptimizer());
            Safeguards.guard(spec.getSafeguard());
        } catch (CatalogException e) {
            throw new TaskRejectedException(
                    FIELD + ".optimizer",
                    e.getMessage() + " Name a published optimizer as \"name\" or \"name@digest\".");
        } catch (SpecException e) {
            throw new TaskRejectedException(
                    FIELD + "." + e.field(),
                    String.valueOf(e.getMessage()).substring(e.field().length() + 2) + ".");
        }
    }

    /** The optimizer, read from the store; {@code pinned} is what its name meant when the task began, if it has begun. */
    static LearnedChoice load(
            ObjectStore store, org.touchstone.proto.v1.LearnedOptimizer spec, Optional<String> pinned) {
        try {
            LearnedOptimizers.Loaded loaded = LearnedOptimizers.load(
                    store, new Catalog(store).model(Reference.parse(pinned.orElse(spec.getOptimizer()))));
            LearnedOptimizer optimizer = new LearnedOptimizer(
                    loaded.reference(), loaded.architecture(), loaded.phi(), Safeguards.guard(spec.getSafeguard()));
            return new LearnedChoice(loaded.reference(), optimizer);
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("OPTIMIZER_" + e.code(), String.valueOf(e.getMessage()));
        } catch (SpecException e) {
            throw TaskFailedException.permanent("OPTIMIZER_UNSUITABLE", FIELD + "." + e.getMessage() + ".");
        }
    }

    /** The task with its optimizer pinned. */
    Task pinned(Task task) {
        Task.Builder pinned = task.toBuilder();
        pinned.getTrainClassifierBuilder()
                .getOptimizerBuilder()
                .getLearnedBuilder()
                .setOptimizer(reference);
        return pinned.build();
    }
}
