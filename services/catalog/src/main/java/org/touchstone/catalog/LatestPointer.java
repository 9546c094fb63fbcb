package org.touchstone.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.CreateOutcome.Created;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Replaced;
import org.touchstone.store.ObjectStore.VersionedBytes;
import org.touchstone.store.StoreException;

/**
 * The newest version of a name, moved by conditional writes. It remembers who published what: a task that publishes again
 * after a crash does not take the place of what came out in between.
 */
final class LatestPointer {
    private static final int MAX_BYTES = 1 << 20;
    private static final int REMEMBERED = 1000;
    private static final int ATTEMPTS = 100;

    private final ObjectStore store;

    LatestPointer(ObjectStore store) {
        this.store = store;
    }

    private record Pointer(String digest, List<Publication> publications) {
        Pointer {
            publications = List.copyOf(publications);
        }
    }

    private record Publication(String digest, String taskId) {}

    Optional<String> digest(String key) {
        return store.read(key, MAX_BYTES).map(bytes -> parse(key, bytes).digest());
    }

    void moveTo(String key, String digest, String taskId) {
        Publication publication = new Publication(digest, taskId);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<VersionedBytes> current = store.read(key, MAX_BYTES);
            List<Publication> publications =
                    current.map(bytes -> parse(key, bytes).publications()).orElse(List.of());
            if (publications.contains(publication)) {
                return;
            }
            List<Publication> more = new ArrayList<>(publications);
            more.add(publication);
            byte[] next = CanonicalJson.bytes(
                    new Pointer(digest, more.subList(Math.max(0, more.size() - REMEMBERED), more.size())));
            boolean moved = current.map(
                            bytes -> store.replace(key, bytes.etag(), next, ArtifactStore.JSON) instanceof Replaced)
                    .orElseGet(() -> store.create(key, next, ArtifactStore.JSON) instanceof Created);
            if (moved) {
                return;
            }
        }
        throw new StoreException(
                StoreException.Code.UNAVAILABLE, "Others keep changing " + key + "; it could not be moved.");
    }

    private static Pointer parse(String key, VersionedBytes bytes) {
        ObjectNode tree = CanonicalJson.tree(key, bytes.content());
        return CanonicalJson.value(key, tree, Pointer.class);
    }
}
