package org.touchstone.audit.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.audit.deploy.Deployments.RefusedDeploymentException;
import org.touchstone.audit.plan.SubjectSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.store.memory.InMemoryObjectStore;

class DeploymentsTest {
    private static final byte[] FILE = "not looked at yet".getBytes(StandardCharsets.UTF_8);
    private static final String KEY = "uploads/" + Sha256.hex(FILE) + ".onnx";

    private final ObjectStore store = new InMemoryObjectStore();
    private final Deployments deployments = new Deployments(new SubjectSource(store));
    private Published<DatasetManifest> dataset;

    @BeforeEach
    void images() {
        store.create(KEY, FILE, "application/octet-stream");
        dataset = dataset(2);
    }

    private Published<DatasetManifest> dataset(int images) {
        Catalog catalog = new Catalog(store);
        ImageDimensions dimensions = new ImageDimensions(1, 2, 2);
        DatasetManifest.Shard shard = catalog.putShard("digits", dimensions, new byte[4 * images], new int[images]);
        return catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "digits",
                "",
                dimensions,
                List.of("a", "b"),
                List.of(new DatasetManifest.Split("test", images, List.of(shard), DatasetManifest.Refusals.NONE)),
                new Normalization(List.of(0.5), List.of(0.5)),
                "test",
                new Lineage("ingest", List.of(), List.of())));
    }

    private static ModelDeployed.Builder deployment() {
        return ModelDeployed.newBuilder()
                .setName("theirs")
                .setDataset("digits")
                .setOnnx(ObjectReference.newBuilder().setKey(KEY).setSha256(Sha256.hex(FILE)));
    }

    @Test
    void aDeploymentIsATaskWithEverythingPinned() {
        Task task = deployments.taskOf(deployment().setSubmitter("ci").build());

        assertThat(task.getSubmitter()).isEqualTo("ci");
        assertThat(task.getAuditModel().getName()).isEqualTo("theirs");
        assertThat(task.getAuditModel().getDataset()).isEqualTo(dataset.reference());
        assertThat(task.getAuditModel().getSplit()).isEqualTo("test");
        assertThat(task.getId()).startsWith("audit-");
    }

    @Test
    void theSameDeploymentAgainIsTheSameTask() {
        Task first = deployments.taskOf(deployment().build());

        assertThat(deployments.taskOf(
                        deployment().setSubmitter("another").setSplit("test").build()))
                .usingRecursiveComparison()
                .ignoringFields("submitter_", "memoizedHashCode", "memoizedSize")
                .isEqualTo(first);
        assertThat(deployments
                        .taskOf(deployment()
                                .setInput(InputContract.newBuilder().addScale(2))
                                .build())
                        .getId())
                .isNotEqualTo(first.getId());
        assertThat(deployments
                        .taskOf(deployment()
                                .setProfile(AuditProfile.newBuilder().setPreset(AuditProfile.Preset.QUICK))
                                .build())
                        .getId())
                .isNotEqualTo(first.getId());
    }

    @Test
    void newImagesUnderTheSameNameAreAnotherAudit() {
        Task first = deployments.taskOf(deployment().build());
        dataset(3);

        assertThat(deployments.taskOf(deployment().build()).getId()).isNotEqualTo(first.getId());
    }

    @Test
    void whatCannotBeAuditedIsRefusedWithASentence() {
        refused(deployment().setName("No Name"), "name");
        refused(deployment().clearOnnx(), "model");
        refused(deployment().clearDataset(), "lineage");
        refused(deployment().setDataset("letters"), "There is no data set 'letters'. There are: digits.");
        refused(deployment().setSplit("dev"), "no split 'dev'");
        refused(deployment().clearOnnx().setModel("gone"), "There is no model 'gone'");
        refused(
                deployment()
                        .setOnnx(ObjectReference.newBuilder()
                                .setKey("uploads/gone.onnx")
                                .setSha256("ab".repeat(32))),
                "There is no object uploads/gone.onnx");
        refused(deployment().setProfile(AuditProfile.newBuilder().addMethods("lime")), "profile.methods[0]");
    }

    private void refused(ModelDeployed.Builder deployed, String words) {
        assertThatThrownBy(() -> deployments.taskOf(deployed.build()))
                .isInstanceOf(RefusedDeploymentException.class)
                .hasMessageContaining(words)
                .hasMessageEndingWith(".");
    }
}
