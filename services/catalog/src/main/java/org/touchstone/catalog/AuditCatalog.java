package org.touchstone.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.touchstone.catalog.ArtifactStore.Document;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.VersionedBytes;
import org.touchstone.store.Sha256;

/**
 * Keeps the documents and the evidence of audits, and finds them; all of it immutable and named by its content, below
 * {@code audits/<name>/}. Throws {@link CatalogException} and {@link org.touchstone.store.StoreException}. Safe for many threads.
 */
public final class AuditCatalog {
    private static final int MAX_DOCUMENT_BYTES = 16 << 20;
    private static final int MAX_PAGE_BYTES = 256 << 20;
    private static final String HTML = "text/html;charset=utf-8";

    private final ObjectStore store;
    private final ArtifactStore artifacts;

    /** The audits in {@code store}. */
    public AuditCatalog(ObjectStore store) {
        this.store = store;
        this.artifacts = new ArtifactStore(store);
    }

    /** Publishes a finished report. The digest of {@code draft} is filled in. */
    public Published<AuditReport> publish(AuditReport draft) {
        Reference.requireName(draft.name());
        return report(artifacts.publish(
                ArtifactKind.AUDIT, draft.name(), draft, draft.lineage().taskId()));
    }

    /** Keeps the page of a published report beside it; the first one stays. */
    public StoredObject putPage(Published<AuditReport> report, String html) {
        store.create(pageKey(report.name(), report.digest()), html.getBytes(StandardCharsets.UTF_8), HTML);
        return page(report);
    }

    /** The page of a published report; NOT_FOUND when there is none. */
    public StoredObject page(Published<AuditReport> report) {
        String key = pageKey(report.name(), report.digest());
        byte[] bytes = store.read(key, MAX_PAGE_BYTES)
                .map(VersionedBytes::content)
                .orElseThrow(() -> new CatalogException(Code.NOT_FOUND, "There is no page " + key + "."));
        return new StoredObject(key, Sha256.hex(bytes), bytes.length);
    }

    /** Key of the page of a report. */
    public static String pageKey(String name, String digest) {
        return ArtifactKind.AUDIT.versions(Reference.requireName(name)) + digest + "/report.html";
    }

    /** Keeps a report without figures, as which an audit begins. */
    public StoredObject putPlan(AuditReport plan) {
        return put(plan.name(), "plans", ".json", CanonicalJson.bytes(plan), ArtifactStore.JSON);
    }

    /** Keeps what a shard found. */
    public StoredObject putFragment(String name, AuditFragment fragment) {
        return put(name, "fragments", ".json", CanonicalJson.bytes(fragment), ArtifactStore.JSON);
    }

    /** Keeps a piece of evidence: {@code extension} with its dot. */
    public StoredObject putEvidence(String name, String extension, byte[] content, String contentType) {
        return put(name, "evidence", extension, content, contentType);
    }

    private StoredObject put(String name, String folder, String extension, byte[] content, String contentType) {
        String sha256 = Sha256.hex(content);
        String key = ArtifactKind.AUDIT.versions(Reference.requireName(name)) + folder + "/" + sha256 + extension;
        store.create(key, content, contentType);
        return new StoredObject(key, sha256, content.length);
    }

    /** The report that the reference names. */
    public Published<AuditReport> report(Reference reference) {
        return report(artifacts.resolve(ArtifactKind.AUDIT, reference));
    }

    /** A plan, its digest checked. */
    public AuditReport plan(String key, String sha256) {
        return version(key, read(key, sha256), AuditReport.class, AuditReport.FORMAT_VERSION);
    }

    /** A fragment by its key, whose digest is checked. */
    public AuditFragment fragment(String key) {
        String file = key.substring(key.lastIndexOf('/') + 1);
        return version(key, read(key, file.replace(".json", "")), AuditFragment.class, AuditFragment.FORMAT_VERSION);
    }

    /** A piece of evidence, its digest checked; CORRUPT when it is gone or changed. */
    public byte[] read(StoredObject object) {
        return read(object.key(), object.sha256(), (int) Math.min(Integer.MAX_VALUE, object.bytes()));
    }

    private ObjectNode read(String key, String sha256) {
        return CanonicalJson.tree(key, read(key, sha256, MAX_DOCUMENT_BYTES));
    }

    private byte[] read(String key, String sha256, int maxBytes) {
        byte[] bytes = store.read(key, maxBytes)
                .map(VersionedBytes::content)
                .orElseThrow(() -> new CatalogException(Code.NOT_FOUND, "There is no object " + key + "."));
        if (!Sha256.hex(bytes).equals(sha256)) {
            throw new CatalogException(
                    Code.CORRUPT, "The content of " + key + " does not have the digest " + sha256 + ".");
        }
        return bytes;
    }

    /** Remembers the report as the one audit of its identity; the first one stays. */
    public void remember(Published<AuditReport> report) {
        store.create(
                identityKey(report.content().identity()),
                report.reference().getBytes(StandardCharsets.UTF_8),
                "text/plain");
    }

    /** The audit of that identity, if it was made before. */
    public Optional<Published<AuditReport>> known(String identity) {
        return store.read(identityKey(identity), 1024)
                .map(bytes -> report(Reference.parse(new String(bytes.content(), StandardCharsets.UTF_8))));
    }

    private static String identityKey(String identity) {
        return "audit-identities/" + identity;
    }

    /** Names of audits in order, from the first after {@code after}. */
    public List<String> names(String after, int limit) {
        return artifacts.names(ArtifactKind.AUDIT, after, limit);
    }

    /** Digests of all reports under a name, in order of digest; empty when there is none. */
    public List<String> versions(String name) {
        return artifacts.versions(ArtifactKind.AUDIT, Reference.requireName(name));
    }

    private static Published<AuditReport> report(Document document) {
        AuditReport report =
                version(document.object().key(), document.tree(), AuditReport.class, AuditReport.FORMAT_VERSION);
        return new Published<>(report, document.name(), document.digest(), document.object());
    }

    private static <T> T version(String key, ObjectNode tree, Class<T> type, int newest) {
        CanonicalJson.requireVersion(key, tree, newest);
        return CanonicalJson.value(key, tree, type);
    }
}
