package org.touchstone.metatraining;

import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.store.ObjectStore;

/**
 * The published optimizer that a training goes on from.
 *
 * @param reference name@digest
 * @param phi its parameters
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Start(String reference, float[] phi) {
    private static final String FIELD = "start";

    /** What the task names; {@link SpecException} when it is no optimizer, or one of another architecture. */
    static Optional<Start> of(ObjectStore store, TrainingRequest request) {
        String name = request.spec().getStart();
        return name.isEmpty() ? Optional.empty() : Optional.of(Checks.as(FIELD, () -> load(store, request, name)));
    }

    private static Start load(ObjectStore store, TrainingRequest request, String name) {
        LearnedOptimizers.Loaded loaded =
                LearnedOptimizers.load(store, new Catalog(store).model(Reference.parse(name)));
        SpecException.require(
                loaded.architecture().equals(request.metaSpec().architecture()),
                FIELD,
                "optimizer " + loaded.reference() + " is " + loaded.architecture() + ", and the task asks for "
                        + request.metaSpec().architecture() + "; ask for the same architecture");
        return new Start(loaded.reference(), loaded.phi());
    }
}
