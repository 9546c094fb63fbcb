package org.touchstone.catalog;

import java.util.List;
import org.touchstone.catalog.ArtifactStore.Document;
import org.touchstone.store.ObjectStore;

/**
 * Publishes comparisons of optimizers under the ids of their tasks, and finds them. Throws {@link CatalogException} and {@link
 * org.touchstone.store.StoreException}. Safe for use by many threads.
 */
public final class ComparisonCatalog {
    private final ArtifactStore artifacts;

    /** The comparisons in {@code store}. */
    public ComparisonCatalog(ObjectStore store) {
        this.artifacts = new ArtifactStore(store);
    }

    /** Publishes the report of a comparison under the id of its task. The digest of {@code draft} is filled in. */
    public Published<ComparisonReport> publish(ComparisonReport draft) {
        String taskId = Reference.requireName(draft.lineage().taskId());
        return read(artifacts.publish(ArtifactKind.COMPARISON, taskId, draft, taskId));
    }

    /** The comparison that the reference names; its name is the id of its task. */
    public Published<ComparisonReport> comparison(Reference reference) {
        return read(artifacts.resolve(ArtifactKind.COMPARISON, reference));
    }

    /** Names of comparisons (ids of their tasks) in order, from the first after {@code after}. */
    public List<String> names(String after, int limit) {
        return artifacts.names(ArtifactKind.COMPARISON, after, limit);
    }

    private static Published<ComparisonReport> read(Document document) {
        String key = document.object().key();
        CanonicalJson.requireVersion(key, document.tree(), ComparisonReport.FORMAT_VERSION);
        ComparisonReport report = CanonicalJson.value(key, document.tree(), ComparisonReport.class);
        return new Published<>(report, document.name(), document.digest(), document.object());
    }
}
