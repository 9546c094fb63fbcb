package org.touchstone.sequences;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.TextManifest;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.ReadCorpus;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.worker.TaskFailedException;

/** A published data set of text. Failures are {@link TaskFailedException} with a sentence for the user. */
public record TextDataset(Catalog catalog, Published<TextManifest> manifest) {
    /** Of a stored split: as much as an ingestion may store. */
    private static final TextLimits LIMITS = new TextLimits(512L << 20, 200_001, 2_000_000, 500);

    /** The data set that the reference names. */
    public static TextDataset open(Catalog catalog, Reference reference) {
        try {
            return new TextDataset(catalog, catalog.text(reference));
        } catch (CatalogException e) {
            throw failed(e);
        }
    }

    private static TaskFailedException failed(CatalogException e) {
        return TaskFailedException.permanent("DATASET_" + e.code(), String.valueOf(e.getMessage()));
    }

    /** "name@digest". */
    public String reference() {
        return manifest.reference();
    }

    /** All of a split. */
    public Corpus corpus(String split) {
        byte[] text;
        Corpus.Form form;
        try {
            text = catalog.read(manifest.content().split(split));
            form = Corpus.Form.valueOf(manifest.content().form());
        } catch (CatalogException e) {
            throw failed(e);
        } catch (IllegalArgumentException e) {
            throw TaskFailedException.permanent(
                    "DATASET_UNSUPPORTED",
                    "Data set " + reference() + " has the form "
                            + manifest.content().form() + ", which this service does not know; update the service.");
        }
        String name = "Split '" + split + "' of " + reference();
        try (FormatStream in = FormatStream.open(name, new ByteArrayInputStream(text), LIMITS.ofBytes())) {
            return ReadCorpus.stored(form, in, LIMITS);
        } catch (MalformedDataException e) {
            throw TaskFailedException.permanent("DATASET_CORRUPT", String.valueOf(e.getMessage()));
        }
    }

    /** The sentences of a split that the rules let through, in order. */
    public List<Sentence> sentences(String split, TextRules rules) {
        try {
            return rules.sentences(corpus(split));
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "DATASET_DOES_NOT_FIT", "Data set " + reference() + ": " + e.getMessage() + ".");
        }
    }
}
