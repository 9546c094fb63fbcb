package org.touchstone.console.world;

import java.time.Instant;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.StoredObject;
import org.touchstone.console.view.Story;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.store.Sha256;

/** Three audits: one finished, one that could not be made, and one at work, whose shards finish one by one. */
public final class AuditScenes {
    /** The finished one. */
    public static final String FINISHED = "audit-theirs";

    /** The one at work; {@link #finishShard()} goes on with it. */
    public static final String LIVE = "audit-digits";

    /** The one that failed. */
    public static final String FAILED = "audit-einsum";

    private static final int SHARDS = 4;

    private final Broadcaster broadcaster;
    private final MemoryStore store;
    private final DemoAudits audits;
    private final Published<DatasetManifest> images;
    private final Instant now;
    private StoredObject plan = new StoredObject("", "", 0);
    private int done;

    public AuditScenes(
            Broadcaster broadcaster,
            Catalog catalog,
            MemoryStore store,
            Published<DatasetManifest> images,
            Instant now) {
        this.broadcaster = broadcaster;
        this.store = store;
        this.audits = new DemoAudits(catalog, store, images);
        this.images = images;
        this.now = now;
    }

    /** Puts everything in place; the audit at work has finished its first two shards. */
    public void seed() {
        StoredObject model = upload(1);
        AuditCompleted fact = audits.finished("theirs", FINISHED, model, now.minusSeconds(600));
        broadcaster.events(story(FINISHED, "theirs", model, 1_500)
                .progress(61, 61, 0)
                .artifact("audit", fact.getId(), fact.getDigest())
                .succeeded(61)
                .events());
        broadcaster.fact(Topic.AUDITS, fact.getId() + "@" + fact.getDigest(), fact);
        broadcaster.events(story(FAILED, "einsum", upload(2), 800)
                .failed(
                        "UNSUPPORTED_OPERATOR",
                        "Node 'attention/Einsum_12' uses the operator Einsum of opset 12, which the auditor does not know;"
                                + " export the model with matrix products instead.")
                .events());
        StoredObject digits = upload(3);
        plan = audits.plan("digits", LIVE, digits);
        broadcaster.events(
                story(LIVE, "digits", digits, 95).progress(0, SHARDS, 240).events());
        for (int shard = 0; shard < SHARDS; shard++) {
            broadcaster.events(shard(shard).events());
        }
        finishShard();
        finishShard();
    }

    /** The next shard of the audit at work finishes. */
    public void finishShard() {
        int shard = done++;
        StoredObject fragment = audits.fragment("digits", plan.sha256(), shard);
        Story story = shard(shard).epoch(1).started(4).progress(4, 4, 0);
        var note = Facts.fragment("digits", fragment);
        broadcaster.events(
                story.tell(event -> event.setArtifact(note)).succeeded(4).events());
    }

    private Story story(String id, String name, StoredObject model, long secondsAgo) {
        return new Story(id)
                .at(now.minusSeconds(secondsAgo).getEpochSecond())
                .accepted(
                        "audit-model",
                        "{\"id\":\"" + id + "\",\"submitter\":\"auditor\",\"auditModel\":{\"onnx\":{\"key\":\""
                                + model.key()
                                + "\",\"sha256\":\"" + model.sha256() + "\"},\"name\":\"" + name + "\",\"dataset\":\""
                                + images.reference() + "\",\"split\":\"test\",\"seed\":\"1\"}}")
                .epoch(1)
                .started(SHARDS);
    }

    private Story shard(int shard) {
        String id = LIVE + "-s-" + shard;
        return new Story(id)
                .at(now.minusSeconds(80 - shard).getEpochSecond())
                .accepted(
                        "audit-shard",
                        "{\"id\":\"" + id + "\",\"options\":{\"parent\":\"" + LIVE + "\"},\"auditShard\":{\"audit\":\""
                                + LIVE
                                + "\",\"plan\":{\"key\":\"" + plan.key() + "\",\"sha256\":\"" + plan.sha256()
                                + "\"},\"shard\":" + shard + ",\"name\":\"digits\"}}");
    }

    private StoredObject upload(int seed) {
        byte[] model = TinyOnnx.classifier(28, 5, seed);
        String sha256 = Sha256.hex(model);
        store.put("uploads/" + sha256 + ".onnx", model, "application/octet-stream");
        return new StoredObject("uploads/" + sha256 + ".onnx", sha256, model.length);
    }
}
