package org.touchstone.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.touchstone.catalog.ArtifactStore.Document;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.VersionedBytes;
import org.touchstone.store.Sha256;

/**
 * Publishes data sets, models and evaluations, and finds them. What is published is immutable and named by its digest;
 * publishing the same again changes nothing, so a finish that is repeated after a crash is harmless. Throws
 * {@link CatalogException} and {@link org.touchstone.store.StoreException}. Safe for use by many threads.
 */
public final class Catalog {
    private static final String SAFETENSORS = "application/octet-stream";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int MAX_TEXT_BYTES = 512 << 20;
    private static final String ONNX = "application/octet-stream";
    private static final String PARAMETERS = "parameters.safetensors";

    private final ObjectStore store;
    private final ArtifactStore artifacts;

    /** The catalog in {@code store}. */
    public Catalog(ObjectStore store) {
        this.store = store;
        this.artifacts = new ArtifactStore(store);
    }

    /** Stores one shard of a data set under the digest of its bytes. */
    public DatasetManifest.Shard putShard(String dataset, ImageDimensions dimensions, byte[] pixels, int[] labels) {
        byte[] bytes = ShardFormat.encode(dimensions, pixels, labels);
        String sha256 = Sha256.hex(bytes);
        String key =
                ArtifactKind.DATASET.versions(Reference.requireName(dataset)) + "shards/" + sha256 + ".safetensors";
        store.create(key, bytes, SAFETENSORS);
        return new DatasetManifest.Shard(key, sha256, labels.length, bytes.length);
    }

    /** Publishes a data set whose shards are stored. The digest of {@code draft} is filled in. */
    public Published<DatasetManifest> publish(DatasetManifest draft) {
        Reference.requireName(draft.name());
        return dataset(artifacts.publish(
                ArtifactKind.DATASET, draft.name(), draft, draft.lineage().taskId()));
    }

    /** Stores the text of one split of a data set under the digest of its bytes. */
    public StoredObject putText(String dataset, byte[] text) {
        String sha256 = Sha256.hex(text);
        String key = ArtifactKind.DATASET.versions(Reference.requireName(dataset)) + "texts/" + sha256 + ".txt";
        store.create(key, text, TEXT);
        return new StoredObject(key, sha256, text.length);
    }

    /** Publishes a data set whose texts are stored. The digest of {@code draft} is filled in. */
    public Published<TextManifest> publish(TextManifest draft) {
        Reference.requireName(draft.name());
        return text(artifacts.publish(
                ArtifactKind.DATASET, draft.name(), draft, draft.lineage().taskId()));
    }

    /** Publishes a model with its two files. The digest of {@code draft} and its files are filled in. */
    public Published<ModelCard> publish(ModelCard draft, Path onnx, Path parameters) {
        String folder = folder(draft.withFiles(describe(onnx, ""), describe(parameters, "")));
        StoredObject graph = describe(onnx, folder + "model.onnx");
        store.create(graph.key(), onnx, ONNX);
        return publish(draft, graph, describe(parameters, folder + PARAMETERS), parameters);
    }

    /** Publishes a model that has no graph, such as a flow: its tensors and their card, in which {@code onnx} is empty. */
    public Published<ModelCard> publish(ModelCard draft, Path parameters) {
        String folder = folder(draft.withFiles(ModelCard.UNPUBLISHED, describe(parameters, "")));
        return publish(draft, ModelCard.UNPUBLISHED, describe(parameters, folder + PARAMETERS), parameters);
    }

    private String folder(ModelCard described) {
        Reference.requireName(described.name());
        return ArtifactKind.MODEL.versions(described.name()) + artifacts.digest(ArtifactKind.MODEL, described) + "/";
    }

    private Published<ModelCard> publish(ModelCard draft, StoredObject onnx, StoredObject tensors, Path parameters) {
        store.create(tensors.key(), parameters, SAFETENSORS);
        return model(artifacts.publish(
                ArtifactKind.MODEL,
                draft.name(),
                draft.withFiles(onnx, tensors),
                draft.lineage().taskId()));
    }

    private static StoredObject describe(Path file, String key) {
        try {
            return new StoredObject(key, Sha256.hex(file), Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read to be published.", e);
        }
    }

    /** Publishes the report of an evaluation under the id of its task. The digest of {@code draft} is filled in. */
    public Published<EvaluationReport> publish(EvaluationReport draft) {
        String taskId = Reference.requireName(draft.lineage().taskId());
        return evaluation(artifacts.publish(ArtifactKind.EVALUATION, taskId, draft, taskId));
    }

    /** The data set of images that the reference names; WRONG_KIND when it is of text. */
    public Published<DatasetManifest> dataset(Reference reference) {
        return dataset(artifacts.resolve(ArtifactKind.DATASET, reference));
    }

    /** The data set of text that the reference names; WRONG_KIND when it is of images. */
    public Published<TextManifest> text(Reference reference) {
        return text(artifacts.resolve(ArtifactKind.DATASET, reference));
    }

    /** The bytes of a split's text, their digest checked. */
    public byte[] read(TextManifest.Split split) {
        StoredObject text = split.text();
        byte[] bytes = store.read(text.key(), (int) Math.min(MAX_TEXT_BYTES, text.bytes()))
                .map(VersionedBytes::content)
                .orElseThrow(() -> new CatalogException(
                        CatalogException.Code.CORRUPT, "Text " + text.key() + " is gone. Ingest the data set again."));
        if (!Sha256.hex(bytes).equals(text.sha256())) {
            throw new CatalogException(
                    CatalogException.Code.CORRUPT,
                    "Text " + text.key() + " is not what its digest says. Ingest the data set again.");
        }
        return bytes;
    }

    /** The model that the reference names. */
    public Published<ModelCard> model(Reference reference) {
        return model(artifacts.resolve(ArtifactKind.MODEL, reference));
    }

    /** The evaluation that the reference names; its name is the id of its task. */
    public Published<EvaluationReport> evaluation(Reference reference) {
        return evaluation(artifacts.resolve(ArtifactKind.EVALUATION, reference));
    }

    /** Names of data sets in order, from the first after {@code after}. */
    public List<String> datasetNames(String after, int limit) {
        return artifacts.names(ArtifactKind.DATASET, after, limit);
    }

    /** Names of models in order, from the first after {@code after}. */
    public List<String> modelNames(String after, int limit) {
        return artifacts.names(ArtifactKind.MODEL, after, limit);
    }

    /** Names of evaluations (ids of their tasks) in order, from the first after {@code after}. */
    public List<String> evaluationNames(String after, int limit) {
        return artifacts.names(ArtifactKind.EVALUATION, after, limit);
    }

    /** Digests of all versions of a data set, in order of digest; empty when there is none of that name. */
    public List<String> datasetVersions(String name) {
        return artifacts.versions(ArtifactKind.DATASET, Reference.requireName(name));
    }

    /** Digests of all versions of a model, in order of digest; empty when there is none of that name. */
    public List<String> modelVersions(String name) {
        return artifacts.versions(ArtifactKind.MODEL, Reference.requireName(name));
    }

    /**
     * Images of one split by number. Shards are fetched when first looked at, checked, and kept while they fit into
     * {@code budgetBytes}; at least one always is.
     */
    public DatasetView open(DatasetManifest manifest, String split, long budgetBytes) {
        return new DatasetView(store, manifest, manifest.split(split), budgetBytes);
    }

    private static Published<DatasetManifest> dataset(Document document) {
        if (isText(document)) {
            throw new CatalogException(
                    CatalogException.Code.WRONG_KIND,
                    "Data set " + document.name() + " is of text, not of images; name one that an ingestDataset task"
                            + " published.");
        }
        return read(document, DatasetManifest.class, DatasetManifest.FORMAT_VERSION);
    }

    private static Published<TextManifest> text(Document document) {
        if (!isText(document)) {
            throw new CatalogException(
                    CatalogException.Code.WRONG_KIND,
                    "Data set " + document.name() + " is of images, not of text; name one that an ingestText task"
                            + " published.");
        }
        return read(document, TextManifest.class, TextManifest.FORMAT_VERSION);
    }

    private static boolean isText(Document document) {
        return TextManifest.KIND.equals(document.tree().path("kind").asText());
    }

    private static Published<ModelCard> model(Document document) {
        return read(document, ModelCard.class, ModelCard.FORMAT_VERSION);
    }

    private static Published<EvaluationReport> evaluation(Document document) {
        return read(document, EvaluationReport.class, EvaluationReport.FORMAT_VERSION);
    }

    private static <T> Published<T> read(Document document, Class<T> type, int newestVersion) {
        String key = document.object().key();
        CanonicalJson.requireVersion(key, document.tree(), newestVersion);
        return new Published<>(
                CanonicalJson.value(key, document.tree(), type), document.name(), document.digest(), document.object());
    }
}
