package org.touchstone.audit.plan;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.touchstone.audit.plan.SubjectSource.Found;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.Subject;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.check.AuditPlan;
import org.touchstone.kernel.saliency.check.AuditSubject;
import org.touchstone.kernel.saliency.check.Probes;
import org.touchstone.kernel.saliency.check.Scorer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskFailedException;

/** Makes the plan of an audit: looks at the model, chooses the images, and writes down everything that shards need to know. */
public final class Planner {
    private static final long IMAGE_BUDGET_BYTES = 64L << 20;
    private static final int CANDIDATES_PER_PROBE = 10;
    private static final int LEAST_CANDIDATES = 500;
    private static final int MOST_CANDIDATES = 4000;
    private static final int BATCH = 100;

    private final ObjectStore store;
    private final Catalog catalog;

    /** Over a store. */
    public Planner(ObjectStore store) {
        this.store = store;
        this.catalog = new Catalog(store);
    }

    /** Plans, and keeps the plan's document. The same request on the same things gives the same document. */
    public OpenPlan plan(Found found, String name) {
        OnnxNetwork network = new ModelFiles(store).read(found.onnx());
        DatasetManifest manifest = found.dataset().content();
        DatasetView images = catalog.open(manifest, found.request().split(), IMAGE_BUDGET_BYTES);
        Subject.Input input = Inputs.of(found.request().spec().getInput(), network.metadata(), manifest.dimensions());
        String camValue = found.request().spec().getProfile().getCamValue();
        AuditSubject subject = OpenPlan.subject(
                network, found.onnx().sha256(), input, camValue.isEmpty() ? Optional.empty() : Optional.of(camValue));
        requireFitting(found, subject);
        Outline outline = new Outline(found, name);
        AuditPlan plan = OpenPlan.plan(subject, outline.profile(), choose(found, subject, images), outline.seed());
        AuditReport document = outline.document(subject, plan, input, digest(images, plan.probes()));
        StoredObject object = new AuditCatalog(store).putPlan(document);
        return OpenPlan.of(document, object, network, images);
    }

    private static void requireFitting(Found found, AuditSubject subject) {
        int classes = found.dataset().content().classNames().size();
        if (subject.classes() != classes) {
            throw TaskFailedException.permanent(
                    "DATASET_DOES_NOT_FIT",
                    "The model tells " + subject.classes() + " classes apart, data set "
                            + found.dataset().reference() + " has " + classes
                            + "; name the data set that the model was made for.");
        }
    }

    private static Probes choose(Found found, AuditSubject subject, DatasetView images) {
        if (images.count() == 0) {
            throw TaskFailedException.permanent(
                    "EMPTY_SPLIT",
                    "Split '" + found.request().split() + "' of "
                            + found.dataset().reference() + " has no images.");
        }
        Key key = Key.of(Long.parseUnsignedLong(found.profile().seed()));
        int most = found.profile().maxImages();
        int count = Math.min(
                images.count(), Math.min(MOST_CANDIDATES, Math.max(LEAST_CANDIDATES, most * CANDIDATES_PER_PROBE)));
        int[] candidates = Arrays.copyOf(key.fold("candidates").permutation(images.count()), count);
        Arrays.sort(candidates);
        List<float[]> scores = new ArrayList<>();
        int[] labels = new int[count];
        try (Scorer scorer = new Scorer(subject)) {
            for (int from = 0; from < count; from += BATCH) {
                int[] indices = Arrays.copyOfRange(candidates, from, Math.min(count, from + BATCH));
                long[] classes = new long[indices.length];
                scores.addAll(scorer.scores(OpenPlan.pixels(images, indices, classes)));
                for (int i = 0; i < indices.length; i++) {
                    labels[from + i] = (int) classes[i];
                }
            }
        }
        Probes chosen = Probes.choose(scores, labels, most, key);
        return new Probes(
                chosen.indices().stream().map(i -> candidates[i]).toList(),
                chosen.classes(),
                chosen.candidates(),
                chosen.correct(),
                chosen.saturated());
    }

    /** Over pixels, then classes as two bytes each. */
    private static String digest(DatasetView images, Probes probes) {
        int[] indices = probes.indices().stream().mapToInt(Integer::intValue).toArray();
        byte[] pixels = OpenPlan.pixels(images, indices, new long[indices.length]);
        ByteBuffer all = ByteBuffer.allocate(pixels.length + indices.length * Short.BYTES);
        all.put(pixels);
        probes.classes().forEach(label -> all.putShort((short) (int) label));
        return Sha256.hex(all.array());
    }
}
