package org.touchstone.proto;

import com.google.protobuf.Timestamp;
import java.util.List;
import org.touchstone.proto.GoldenMessages.Golden;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.proto.v1.BatchNormalizationPolicy;
import org.touchstone.proto.v1.InitializationFamily;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.RandomizationOrder;
import org.touchstone.proto.v1.SaliencyVerdict;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;

/** Well-filled messages about audits. */
final class GoldenAudits {
    private static final Timestamp TIME =
            Timestamp.newBuilder().setSeconds(1_795_000_000L).build();
    private static final String DIGEST = "ab".repeat(32);

    private GoldenAudits() {}

    static List<Golden> all() {
        return List.of(
                new Golden("task-audit", audit()),
                new Golden("task-audit-shard", shard()),
                new Golden("fact-deployment", deployment()),
                new Golden("fact-audit", completed()));
    }

    private static ObjectReference object(String key) {
        return ObjectReference.newBuilder()
                .setKey(key)
                .setSha256(DIGEST)
                .setSizeBytes(4096)
                .build();
    }

    private static InputContract input() {
        return InputContract.newBuilder()
                .addScale(1 / 256.0)
                .addOffset(-0.5)
                .addBaseline(0)
                .build();
    }

    private static AuditProfile profile() {
        return AuditProfile.newBuilder()
                .setPreset(AuditProfile.Preset.QUICK)
                .addMethods("gradient")
                .setMaxImages(50)
                .setMaxSeeds(5)
                .addOrders(RandomizationOrder.TOP_DOWN)
                .addInitializations(InitializationFamily.PERMUTATION)
                .setBatchNormalization(BatchNormalizationPolicy.RESET_STATISTICS)
                .setDataRandomization(true)
                .setCamValue("Relu_3")
                .build();
    }

    private static Task audit() {
        return Task.newBuilder()
                .setId("audit-1")
                .setAuditModel(AuditModel.newBuilder()
                        .setOnnx(object("uploads/" + DIGEST + ".onnx"))
                        .setName("theirs")
                        .setDataset("mnist@" + DIGEST)
                        .setSplit("test")
                        .setInput(input())
                        .setProfile(profile())
                        .setSeed(7))
                .build();
    }

    private static Task shard() {
        return Task.newBuilder()
                .setId("audit-1-s-0")
                .setOptions(TaskOptions.newBuilder().setParent("audit-1"))
                .setAuditShard(AuditShard.newBuilder()
                        .setAudit("audit-1")
                        .setPlan(object("audits/theirs/plans/" + DIGEST + ".json"))
                        .setShard(3)
                        .setName("theirs"))
                .build();
    }

    private static ModelDeployed deployment() {
        return ModelDeployed.newBuilder()
                .setName("theirs")
                .setOnnx(object("uploads/" + DIGEST + ".onnx"))
                .setTime(TIME)
                .setModel("digits")
                .setDataset("mnist")
                .setSplit("test")
                .setInput(input())
                .setProfile(profile())
                .setSubmitter("golden")
                .build();
    }

    private static AuditCompleted completed() {
        return AuditCompleted.newBuilder()
                .setId("theirs")
                .setDigest(DIGEST)
                .setReport(object("audits/theirs/x/report.json"))
                .setLineage(Lineage.newBuilder().setTaskId("audit-1").addDatasets("mnist@" + DIGEST))
                .setTime(TIME)
                .setIdentity(DIGEST)
                .setModelSha256(DIGEST)
                .setManifest(object("audits/theirs/manifests/x.json"))
                .setHtml(object("audits/theirs/x/report.html"))
                .addVerdicts(SaliencyVerdict.newBuilder()
                        .setMethod("guided-backpropagation")
                        .setVerdict("FAIL")
                        .addFlags("INPUT_DOMINATED")
                        .setLayerRange("logits")
                        .setMetric("spearman")
                        .setTheta(0.93)
                        .setLow(0.9)
                        .setHigh(0.95)
                        .setQ(0.91)
                        .setQLow(0.88)
                        .setQHigh(0.94)
                        .setKappa(1)
                        .setNu1(0.11)
                        .setNu2(0.23)
                        .setImages(100)
                        .setSeeds(10)
                        .setSentence("It hardly changes."))
                .setMerkleRoot(DIGEST)
                .build();
    }
}
