package org.touchstone.audit.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.InitializationFamily;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.RandomizationOrder;
import org.touchstone.worker.TaskRejectedException;

class AuditRequestTest {
    private static final String DIGEST = "ab".repeat(32);

    @Test
    void whatIsLeftOutHasItsDefault() {
        AuditRequest request = AuditRequest.of(model().build());

        assertThat(request.split()).isEqualTo("test");
        assertThat(request.dataset()).isEmpty();
        assertThat(request.name("audit-1")).isEqualTo("digits");
        assertThat(AuditRequest.of(foreign().build()).name("audit-1")).isEqualTo("audit-1");
        assertThat(AuditRequest.of(foreign().setName("theirs").build()).name("audit-1"))
                .isEqualTo("theirs");
    }

    @Test
    void eachAbsurdFieldIsNamed() {
        rejected(AuditModel.newBuilder(), "auditModel.model");
        rejected(AuditModel.newBuilder().setModel("../x"), "auditModel.model");
        rejected(model().setDataset("d@1"), "auditModel.dataset");
        rejected(model().setName("Not A Name"), "auditModel.name");
        rejected(foreign().clearDataset(), "auditModel.dataset");
        rejected(foreign().setOnnx(ObjectReference.newBuilder().setKey("../../etc/passwd")), "auditModel.onnx.key");
        rejected(foreign().setOnnx(ObjectReference.newBuilder().setKey("uploads/x.onnx")), "auditModel.onnx.sha256");
    }

    @Test
    void pixelsEnterByFiniteNumbers() {
        rejected(model().setInput(InputContract.newBuilder().addScale(0)), "auditModel.input.scale[0]");
        rejected(
                model().setInput(InputContract.newBuilder().addScale(1).addScale(Double.NaN)),
                "auditModel.input.scale[1]");
        rejected(
                model().setInput(InputContract.newBuilder().addScale(1).addOffset(Double.POSITIVE_INFINITY)),
                "auditModel.input.offset");
        rejected(
                model().setInput(InputContract.newBuilder()
                        .addScale(1)
                        .addScale(1)
                        .addScale(1)
                        .addOffset(0)
                        .addOffset(0)),
                "auditModel.input.offset");
        rejected(
                model().setInput(InputContract.newBuilder()
                        .addScale(1)
                        .addBaseline(0)
                        .addBaseline(0)),
                "auditModel.input.baseline");
    }

    @Test
    void profilesAreChecked() {
        rejected(profile(AuditProfile.newBuilder().addMethods("lime")), "auditModel.profile.methods[0]");
        rejected(
                profile(AuditProfile.newBuilder().addMethods("gradient").addMethods("gradient")),
                "auditModel.profile.methods[1]");
        rejected(profile(AuditProfile.newBuilder().setMaxImages(1)), "auditModel.profile.maxImages");
        rejected(profile(AuditProfile.newBuilder().setMaxSeeds(1000)), "auditModel.profile.maxSeeds");
        rejected(profile(AuditProfile.newBuilder().setPresetValue(99)), "auditModel.profile.preset");
        rejected(profile(AuditProfile.newBuilder().addOrdersValue(0)), "auditModel.profile.orders");
        rejected(profile(AuditProfile.newBuilder().addInitializationsValue(77)), "auditModel.profile.initializations");
        rejected(profile(AuditProfile.newBuilder().setCamValue("x".repeat(1000))), "auditModel.profile.camValue");
    }

    @Test
    void aProfileIsFilledInAndKnownByItsDigest() {
        var quick = Profiles.resolve(profile(AuditProfile.newBuilder()
                        .setPreset(AuditProfile.Preset.QUICK)
                        .addMethods("gradient")
                        .setMaxImages(12))
                .build());

        assertThat(quick.preset()).isEqualTo("quick");
        assertThat(quick.methods()).startsWith("gradient").contains("sobel-edges", "random-map");
        assertThat(quick.maxImages()).isEqualTo(12);
        assertThat(quick.orders()).containsExactly("top-down");
        assertThat(quick.digest()).hasSize(64);
        assertThat(Profiles.resolve(model().setSeed(1).build()).digest())
                .isNotEqualTo(Profiles.resolve(model().build()).digest());
        assertThat(Profiles.resolve(profile(AuditProfile.newBuilder().setPreset(AuditProfile.Preset.STANDARD))
                                .build())
                        .digest())
                .isEqualTo(Profiles.resolve(model().build()).digest());
    }

    @Test
    void looksNeverGoBeyondWhatWasAskedFor() {
        var kernel = Profiles.toKernel(
                Profiles.resolve(profile(AuditProfile.newBuilder()
                                .setMaxImages(30)
                                .setMaxSeeds(7)
                                .addOrders(RandomizationOrder.BOTTOM_UP)
                                .addInitializations(InitializationFamily.PERMUTATION))
                        .build()),
                java.util.Optional.empty());

        assertThat(kernel.looks()).allMatch(look -> look.images() <= 30 && look.seeds() <= 7);
        assertThat(kernel.looks().get(kernel.looks().size() - 1).images()).isEqualTo(30);
        assertThat(kernel.randomization().orders())
                .containsExactly(org.touchstone.kernel.saliency.randomization.Order.BOTTOM_UP);
        assertThat(kernel.randomization().families()).singleElement().asString().contains("Permutation");
    }

    @Test
    void theIdentityTellsApartWhatGivesOtherFigures() {
        var profile = Profiles.resolve(model().build());
        String identity = Identity.of(DIGEST, "mnist@" + DIGEST, "test", InputContract.getDefaultInstance(), profile);

        assertThat(Identity.of(DIGEST, "mnist@" + DIGEST, "test", InputContract.getDefaultInstance(), profile))
                .isEqualTo(identity);
        assertThat(Identity.of(
                        DIGEST,
                        "mnist@" + DIGEST,
                        "test",
                        InputContract.newBuilder().addScale(1).build(),
                        profile))
                .isNotEqualTo(identity);
        assertThat(Identity.of(DIGEST, "mnist@" + DIGEST, "train", InputContract.getDefaultInstance(), profile))
                .isNotEqualTo(identity);
        assertThat(Identity.taskId(identity, "a")).isNotEqualTo(Identity.taskId(identity, "b"));
        assertThat(org.touchstone.proto.Names.isValid(Identity.taskId(identity, "a")))
                .isTrue();
    }

    private static AuditModel.Builder model() {
        return AuditModel.newBuilder().setModel("digits");
    }

    private static AuditModel.Builder foreign() {
        return AuditModel.newBuilder()
                .setOnnx(ObjectReference.newBuilder().setKey("uploads/x.onnx").setSha256(DIGEST))
                .setDataset("mnist");
    }

    private static AuditModel.Builder profile(AuditProfile.Builder profile) {
        return model().setProfile(profile);
    }

    private static void rejected(AuditModel.Builder spec, String field) {
        assertThatThrownBy(() -> AuditRequest.of(spec.build()))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field))
                .message()
                .isNotBlank();
    }
}
