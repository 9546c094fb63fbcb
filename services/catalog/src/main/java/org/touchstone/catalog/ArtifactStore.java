package org.touchstone.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.CreateOutcome.AlreadyExists;
import org.touchstone.store.ObjectStore.VersionedBytes;
import org.touchstone.store.Sha256;

/** Publishes and reads the documents of artifacts, whatever they describe. */
final class ArtifactStore {
    static final String JSON = "application/json";

    private static final int MAX_DOCUMENT_BYTES = 16 << 20;
    private static final int PAGE = 1000;
    private static final int SHOWN = 20;

    private final ObjectStore store;
    private final LatestPointer latest;

    ArtifactStore(ObjectStore store) {
        this.store = store;
        this.latest = new LatestPointer(store);
    }

    /** A document as it lies in the store, its digest checked. */
    record Document(String name, String digest, ObjectNode tree, StoredObject object) {}

    /** Digest of a document that is not published yet. */
    String digest(ArtifactKind kind, Object draft) {
        return CanonicalJson.digest(tree(draft), kind.outsideDigest());
    }

    /**
     * Stores the document with its digest filled in and makes it the newest. Where the same content is there already, that
     * is what is published, task and all.
     */
    Document publish(ArtifactKind kind, String name, Object draft, String taskId) {
        ObjectNode tree = tree(draft);
        String digest = CanonicalJson.digest(tree, kind.outsideDigest());
        tree.put("digest", digest);
        byte[] bytes = CanonicalJson.bytes(tree);
        if (bytes.length > MAX_DOCUMENT_BYTES) {
            throw new IllegalArgumentException("The description of " + kind.title() + " " + name + " takes "
                    + bytes.length + " bytes; " + MAX_DOCUMENT_BYTES + " are allowed.");
        }
        String key = kind.document(name, digest);
        Document document = store.create(key, bytes, JSON) instanceof AlreadyExists
                ? read(kind, name, digest)
                : new Document(name, digest, tree, new StoredObject(key, Sha256.hex(bytes), bytes.length));
        latest.moveTo(kind.latest(name), digest, taskId);
        return document;
    }

    private static ObjectNode tree(Object draft) {
        return CanonicalJson.tree("draft", CanonicalJson.bytes(draft));
    }

    /** The version that the reference names; NOT_FOUND says what there is. */
    Document resolve(ArtifactKind kind, Reference reference) {
        String digest = reference.digest();
        if (digest == null) {
            digest = latest.digest(kind.latest(reference.name())).orElseThrow(() -> noSuchName(kind, reference.name()));
        }
        return read(kind, reference.name(), digest);
    }

    private Document read(ArtifactKind kind, String name, String digest) {
        String key = kind.document(name, digest);
        byte[] bytes = store.read(key, MAX_DOCUMENT_BYTES)
                .map(VersionedBytes::content)
                .orElseThrow(() -> noSuchVersion(kind, name, digest));
        ObjectNode tree = CanonicalJson.tree(key, bytes);
        if (!CanonicalJson.digest(tree, kind.outsideDigest()).equals(digest)) {
            throw new CatalogException(
                    Code.CORRUPT, "The content of " + key + " does not have the digest of its key; publish it again.");
        }
        return new Document(name, digest, tree, new StoredObject(key, Sha256.hex(bytes), bytes.length));
    }

    /** Names in order, from the first after {@code after}. */
    List<String> names(ArtifactKind kind, String after, int limit) {
        return store.listFolders(kind.root(), after, limit);
    }

    /** Digests of all versions, in order of digest. */
    List<String> versions(ArtifactKind kind, String name) {
        List<String> digests = new ArrayList<>();
        String after = "";
        List<String> page;
        do {
            page = store.listFolders(kind.versions(name), after, PAGE);
            page.stream().filter(Reference::isDigest).forEach(digests::add);
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return List.copyOf(digests);
    }

    private CatalogException noSuchName(ArtifactKind kind, String name) {
        List<String> names = names(kind, "", SHOWN);
        String there = names.isEmpty()
                ? "There is none yet; publish one first."
                : "There " + (names.size() < SHOWN ? "are: " : "are, among others: ") + String.join(", ", names) + ".";
        return new CatalogException(Code.NOT_FOUND, "There is no " + kind.title() + " '" + name + "'. " + there);
    }

    private CatalogException noSuchVersion(ArtifactKind kind, String name, String digest) {
        List<String> versions = versions(kind, name);
        if (versions.isEmpty()) {
            return noSuchName(kind, name);
        }
        String shown = String.join(", ", versions.subList(0, Math.min(SHOWN, versions.size())));
        return new CatalogException(
                Code.NOT_FOUND,
                "There is no version " + digest + " of " + kind.title() + " '" + name + "'. There are: " + shown + ".");
    }
}
