package org.touchstone.sequences;

import java.io.IOException;
import java.io.InputStream;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.worker.TaskFailedException;

/** A published sequence model at work with its task. Any thread may use it until it is closed. */
public record ServedSequence(Published<ModelCard> card, SequenceModel model, SequenceTask task)
        implements AutoCloseable {
    /** The kind of card that describes a sequence model. */
    public static final String KIND = "sequence";

    /**
     * Opens a model to be used.
     *
     * @throws TaskFailedException when there is none of that name, or it is no sequence model
     */
    public static ServedSequence open(Catalog catalog, ObjectStore store, Reference reference) {
        Published<ModelCard> card;
        try {
            card = catalog.model(reference);
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("MODEL_" + e.code(), String.valueOf(e.getMessage()));
        }
        if (!KIND.equals(card.content().kind())) {
            throw TaskFailedException.permanent(
                    "MODEL_IS_NO_SEQUENCE",
                    "Model " + card.reference() + " is a " + card.content().kind()
                            + "; name one that a trainSequenceModel task published.");
        }
        try (InputStream in = store.open(card.content().parameters().key())) {
            SequenceFiles.Loaded loaded =
                    SequenceFiles.load(ArrayFiles.toSnapshot(Safetensors.read(in, Limits.DEFAULT)));
            return new ServedSequence(card, loaded.model(), loaded.task());
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "MODEL_UNREADABLE", "Model " + card.reference() + " cannot be built: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw TaskFailedException.retryable(
                    "MODEL_UNREADABLE", "Model " + card.reference() + " could not be read.", e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
