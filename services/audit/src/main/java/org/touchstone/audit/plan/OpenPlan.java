package org.touchstone.audit.plan;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.audit.request.Profiles;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Proportion;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.Probes;
import org.touchstone.catalog.audit.Subject;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.saliency.check.AuditPlan;
import org.touchstone.kernel.saliency.check.AuditProfile;
import org.touchstone.kernel.saliency.check.AuditSubject;
import org.touchstone.kernel.saliency.check.ImageSize;
import org.touchstone.kernel.saliency.check.Scorer;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.check.SubjectException;
import org.touchstone.kernel.saliency.method.Explainer;
import org.touchstone.proto.Names;
import org.touchstone.store.ObjectStore;

/**
 * A plan as its document says, ready to be worked on: every worker that opens the same document computes the same.
 *
 * @param document the report without figures
 * @param object where it is kept
 * @param images of the split
 */
public record OpenPlan(
        AuditReport document, StoredObject object, AuditSubject subject, AuditPlan plan, DatasetView images) {
    private static final long IMAGE_BUDGET_BYTES = 64L << 20;
    private static final int MOST_TESTED = 4000;
    private static final int BATCH = 100;
    private static final String SATURATED = "saturated probes";

    /** Reads the document, the model and the data set's manifest, all checked. */
    public static OpenPlan read(ObjectStore store, String key, String sha256) {
        AuditReport document = new AuditCatalog(store).plan(key, sha256);
        OnnxNetwork network = new ModelFiles(store).read(document.subject().onnx());
        DatasetManifest manifest = new Catalog(store)
                .dataset(Reference.parse(document.probes().dataset()))
                .content();
        DatasetView images = new Catalog(store).open(manifest, document.probes().split(), IMAGE_BUDGET_BYTES);
        return of(document, new StoredObject(key, sha256, 0), network, images);
    }

    static OpenPlan of(AuditReport document, StoredObject object, OnnxNetwork network, DatasetView images) {
        Subject described = document.subject();
        AuditSubject subject = subject(
                network, described.onnx().sha256(), described.input(), Optional.ofNullable(described.camValue()));
        AuditPlan plan = plan(
                subject,
                profile(document),
                toKernel(document),
                Long.parseUnsignedLong(document.profile().seed()));
        return new OpenPlan(document, object, subject, plan, images);
    }

    static AuditPlan plan(
            AuditSubject subject, AuditProfile profile, org.touchstone.kernel.saliency.check.Probes probes, long seed) {
        try {
            return AuditPlan.of(subject, profile, probes, seed);
        } catch (SubjectException e) {
            throw ModelFiles.failed(e);
        }
    }

    /** Another network of the same images, which pixels enter in the same way. */
    public AuditSubject beside(OnnxNetwork network, String sha256) {
        return subject(
                network,
                sha256,
                document.subject().input(),
                Optional.ofNullable(document.subject().camValue()));
    }

    static AuditSubject subject(OnnxNetwork network, String sha256, Subject.Input input, Optional<String> camValue) {
        ImageDimensions images = input.dimensions();
        try {
            return AuditSubject.of(
                    network,
                    sha256,
                    Inputs.toKernel(input),
                    new ImageSize(images.channels(), images.height(), images.width()),
                    camValue);
        } catch (OnnxException e) {
            throw ModelFiles.failed(e);
        } catch (SubjectException e) {
            throw ModelFiles.failed(e);
        }
    }

    private static AuditProfile profile(AuditReport document) {
        Optional<Initialization> recipe = Optional.ofNullable(document.subject().initialization())
                .map(name -> Initialization.valueOf(name.toUpperCase(Locale.ROOT)));
        return Profiles.toKernel(document.profile(), recipe);
    }

    private static org.touchstone.kernel.saliency.check.Probes toKernel(AuditReport document) {
        Probes probes = document.probes();
        int correct = (int) Math.round(probes.accuracy() * probes.candidates());
        int saturated = Integer.parseInt(document.reproducibility().settings().getOrDefault(SATURATED, "0"));
        return new org.touchstone.kernel.saliency.check.Probes(
                probes.indices(), probes.labels(), probes.candidates(), correct, saturated);
    }

    static String saturatedKey() {
        return SATURATED;
    }

    /** The shard of that number; those beyond the last compare with a model trained on permuted labels, one for each look. */
    public ShardSpec shard(int number) {
        List<ShardSpec> shards = plan.shards();
        return number < shards.size() ? shards.get(number) : comparison(number - shards.size());
    }

    /** The comparison with a model trained on permuted labels, on the images of a look. */
    public ShardSpec comparison(int look) {
        return new ShardSpec(
                plan.shards().size() + look,
                look,
                new ShardSpec.Other("permuted-labels"),
                0,
                plan.profile().looks().get(look).images());
    }

    /** Pixels of the shard's images, in order. */
    public byte[] pixels(ShardSpec shard) {
        int[] indices = document.probes().indices().subList(shard.firstImage(), shard.lastImage()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return pixels(images, indices, new long[indices.length]);
    }

    /** How well another model classifies images of the split: as many as there are, up to {@value #MOST_TESTED}. */
    public Proportion accuracy(AuditSubject other) {
        int count = Math.min(MOST_TESTED, images.count());
        int correct = 0;
        try (Scorer scorer = new Scorer(other)) {
            for (int from = 0; from < count; from += BATCH) {
                int[] indices =
                        IntStream.range(from, Math.min(count, from + BATCH)).toArray();
                long[] labels = new long[indices.length];
                List<float[]> scores = scorer.scores(pixels(images, indices, labels));
                for (int i = 0; i < indices.length; i++) {
                    correct += highest(scores.get(i)) == labels[i] ? 1 : 0;
                }
            }
        }
        return Proportion.of(correct, count);
    }

    private static int highest(float[] scores) {
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }

    static byte[] pixels(DatasetView images, int[] indices, long[] labels) {
        byte[] pixels =
                new byte[Math.multiplyExact(indices.length, images.dimensions().size())];
        images.copy(indices, ByteBuffer.wrap(pixels), labels);
        return pixels;
    }

    /** Whether the maps of a method of the profile have no negative values. */
    public boolean isUnsigned(String method) {
        return plan.profile().methods().stream().anyMatch(each -> each.id().equals(method) && each.isUnsigned());
    }

    /** Why a method of the profile says nothing about the subject. */
    public String inapplicable(String method) {
        Explainer explainer = new Explainer(
                subject.network(), subject.target(), plan.profile().methods(), subject.rows());
        return plan.profile().methods().stream()
                .filter(each -> each.id().equals(method))
                .flatMap(each -> explainer.inapplicable(each).stream())
                .findFirst()
                .orElse("no map of it could be compared");
    }

    /** Name of the task of a shard. */
    public static String shardTaskId(String audit, int number) {
        return Names.child(audit, "s" + number);
    }
}
