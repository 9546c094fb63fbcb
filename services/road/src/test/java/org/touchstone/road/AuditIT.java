package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.SaliencyVerdict;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.store.Sha256;

/** A deployed model is audited once, whatever happens to the auditor; bad deployments and bad files stop nobody. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DATASET = "audit-shapes";
    private static final String MODEL = "audit-cnn";
    private static final AuditProfile PROFILE = AuditProfile.newBuilder()
            .setPreset(AuditProfile.Preset.QUICK)
            .addMethods("gradient")
            .addMethods("guided-backpropagation")
            .setMaxImages(12)
            .setMaxSeeds(3)
            .build();

    private static Road road;

    @BeforeAll
    static void aModel() {
        road = Road.open();
        road.submit(
                Wishes.ingest("audit-ingest", DATASET, 1200, 200),
                Wishes.train("audit-train", Wishes.convolutions(DATASET, MODEL, 200), "audit-ingest"));
        assertThat(road.log().end("audit-train", PATIENCE).hasSucceeded()).isTrue();
    }

    private static void deploy(ModelDeployed deployed) {
        send(deployed.getName(), deployed.toByteArray());
    }

    private static void send(String key, byte[] value) {
        try {
            road.send(Topic.DEPLOYMENTS.topicName(), key, value);
        } catch (ExecutionException refused) {
            throw new AssertionError("The broker did not take a deployment", refused);
        }
    }

    private static ModelDeployed deployment() {
        return ModelDeployed.newBuilder()
                .setName(MODEL)
                .setModel(MODEL)
                .setProfile(PROFILE)
                .setSubmitter("road")
                .build();
    }

    private static AuditCompleted completed() {
        return (AuditCompleted) road.log()
                .await(AuditCompleted.class, fact -> fact.getId().equals(MODEL))
                .message();
    }

    @Test
    @Order(1)
    void aDeploymentIsAuditedOnceHoweverOftenItComes() {
        deploy(deployment());
        deploy(deployment());

        String id = auditOf(MODEL);
        assertThat(road.log().end(id, PATIENCE).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        deploy(deployment());
        deploy(ModelDeployed.newBuilder()
                .setName("audit-nobody")
                .setModel("audit-gone")
                .build());
        DeadLetter letter = letter("audit-gone");

        assertThat(letter.getCause()).contains("There is no model 'audit-gone'");
        assertThat(road.log().events(id))
                .extracting(TaskEvent::getEventCase)
                .containsOnlyOnce(EventCase.ACCEPTED, EventCase.STARTED, EventCase.SUCCEEDED);
        assertThat(road.log().of(AuditCompleted.class).stream()
                        .filter(fact -> fact.getId().equals(MODEL)))
                .hasSize(1);
    }

    private static String auditOf(String name) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> road.log().of(TaskEvent.class).stream()
                                .filter(event -> event.hasAccepted()
                                        && event.getAccepted().getKind().equals("audit-model")
                                        && event.getAccepted().getTaskJson().contains("\"name\":\"" + name + "\""))
                                .map(TaskEvent::getTaskId)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static DeadLetter letter(String words) {
        return (DeadLetter) road.log()
                .await(DeadLetter.class, letter -> letter.getCause().contains(words))
                .message();
    }

    @Test
    @Order(2)
    void whatIsPublishedCanBeCheckedByteByByte() {
        AuditCompleted fact = completed();
        AuditCatalog audits = new AuditCatalog(road.store());
        Published<AuditReport> report = audits.report(Reference.parse(MODEL + "@" + fact.getDigest()));

        assertThat(fact.getVerdictsList())
                .extracting(SaliencyVerdict::getMethod)
                .containsExactly("gradient", "guided-backpropagation", "sobel-edges", "random-map");
        for (ObjectReference object : List.of(fact.getReport(), fact.getManifest(), fact.getHtml())) {
            byte[] bytes =
                    road.store().read(object.getKey(), 64 << 20).orElseThrow().content();
            assertThat(Sha256.hex(bytes)).isEqualTo(object.getSha256());
        }
        assertThat(report.content().complete()).isTrue();
        assertThat(report.content().pictures())
                .isNotEmpty()
                .allSatisfy(picture -> assertThat(audits.read(picture.object())).isNotEmpty());
        assertThat(report.content().subject().initialization()).isEqualTo("NORMALIZED");
        String page = new String(
                road.store()
                        .read(fact.getHtml().getKey(), 64 << 20)
                        .orElseThrow()
                        .content(),
                StandardCharsets.UTF_8);
        assertThat(page).contains(report.digest()).doesNotContain("<script");
    }

    @Test
    @Order(3)
    void killedOnTheWayAndGoneOnWithByFourWorkersItEndsWithTheSameDigest() {
        AuditCompleted calm = completed();
        road.store().delete("audit-identities/" + calm.getIdentity());
        String id = "audit-killed";
        road.submit(Task.newBuilder()
                .setId(id)
                .setAuditModel(
                        AuditModel.newBuilder().setModel(MODEL).setName(MODEL).setProfile(PROFILE))
                .build());
        Awaitility.await().atMost(PATIENCE).until(() -> road.log().of(TaskEvent.class).stream()
                .anyMatch(event -> event.getTaskId().startsWith(id + "-s") && event.hasSucceeded()));
        road.process(Road.AUDIT).kill9();
        assertThat(road.log().events(id)).noneMatch(RoadLog::ends);
        road.start(Road.AUDIT, 4);

        TaskEvent end = road.log().end(id, PATIENCE);

        assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.SUCCEEDED);
        assertThat(road.log()
                        .await(id, TaskEvent::hasArtifact, PATIENCE)
                        .getArtifact()
                        .getDigest())
                .isEqualTo(calm.getDigest());
    }

    @Test
    @Order(4)
    void badDeploymentsAndFilesAreToldApartAndStopNobody() {
        byte[] picture = "GIF89a and so on".getBytes(StandardCharsets.UTF_8);
        String sha256 = Sha256.hex(picture);
        road.store().create("uploads/" + sha256 + ".onnx", picture, "application/octet-stream");
        send("audit-garbage", new byte[] {(byte) 0xFF, 7});
        deploy(ModelDeployed.newBuilder()
                .setName("audit-picture")
                .setDataset(DATASET)
                .setOnnx(ObjectReference.newBuilder()
                        .setKey("uploads/" + sha256 + ".onnx")
                        .setSha256(sha256))
                .build());
        road.submit(Task.newBuilder()
                .setId("audit-forged-shard")
                .setOptions(TaskOptions.newBuilder().setParent("audit-train"))
                .setAuditShard(AuditShard.newBuilder()
                        .setAudit("audit-train")
                        .setName("x")
                        .setPlan(ObjectReference.newBuilder()
                                .setKey("audits/x/plans/" + sha256 + ".json")
                                .setSha256(sha256)))
                .build());

        TaskEvent failed = road.log().end(auditOf("audit-picture"), PATIENCE);
        TaskEvent forged = road.log().end("audit-forged-shard", PATIENCE);

        assertThat(failed.getFailed().getCode()).isEqualTo("ONNX_MALFORMED");
        assertThat(failed.getFailed().getMessage()).endsWith(".");
        assertThat(forged.getRejected().getField()).isEqualTo("auditShard.audit");
        assertThat(letter("not a touchstone.v1.ModelDeployed").getCode()).isEqualTo("UNREADABLE");
        assertThat(road.process(Road.AUDIT).isAlive()).isTrue();
    }
}
