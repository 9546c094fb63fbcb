package org.touchstone.kernel.saliency.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.onnx.ActivationOperator;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.SmallModels;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.method.Quadrature;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.NormalizationPolicy;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.tensor.Tensors;

class ShardRunTest {
    private static final ImageSize SIZE = new ImageSize(2, 12, 12);
    private static final int IMAGES = 13;
    private static final List<Method> METHODS = List.of(
            new Method.Gradient(),
            new Method.IntegratedGradients(Quadrature.gaussLegendre(4)),
            new Method.SmoothGrad(3, 0.15),
            new Method.VarGrad(3, 0.15),
            new Method.GuidedBackpropagation(),
            new Method.GradCam(),
            new Method.SobelEdges(),
            new Method.RandomMap());

    private static AuditSubject subject(OnnxNetwork network) {
        return AuditSubject.of(network, "ab", PixelContract.of(2, 1 / 64.0, -2), SIZE, Optional.empty());
    }

    private static AuditSubject subject() {
        return subject(SmallModels.convolutional(ActivationOperator.RELU, 1));
    }

    private static byte[] pixels(ShardSpec shard) {
        byte[] pixels = new byte[shard.images() * SIZE.bytes()];
        Key key = Key.of(17);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) key.bits(shard.firstImage() * (long) SIZE.bytes() + i);
        }
        return pixels;
    }

    private static AuditPlan plan(AuditSubject subject, Order... orders) {
        AuditProfile quick = AuditProfile.quick();
        AuditProfile profile = quick.withMethods(METHODS)
                .with(new AuditProfile.Randomization(
                        List.of(new Family.Recipe(Initialization.HE), new Family.Permutation()),
                        List.of(orders),
                        NormalizationPolicy.KEEP_STATISTICS,
                        8,
                        1))
                .withLooks(List.of(new Look(2, 7), new Look(3, IMAGES)));
        List<Integer> indices = IntStream.range(0, IMAGES).boxed().toList();
        Probes probes = new Probes(indices, indices.stream().map(i -> i % 4).toList(), IMAGES, IMAGES, 0);
        return AuditPlan.of(subject, profile, probes, 5);
    }

    private static ShardResult run(AuditSubject subject, AuditPlan plan, ShardSpec shard) {
        try (ShardRun run = ShardRun.of(subject, plan, shard, pixels(shard), Optional.empty())) {
            while (!run.isDone()) {
                run.step();
            }
            return run.result();
        }
    }

    @Test
    void plansEachSeedAndImageOnce() {
        AuditPlan plan = plan(subject(), Order.TOP_DOWN, Order.BOTTOM_UP);

        // Look 1: trained, 2 seeds x 2 orders, 1 evidence; look 2: the new images of those, all images of the new seed.
        assertThat(plan.ofLook(0)).hasSize(1 + 4 + 1);
        assertThat(plan.ofLook(1)).hasSize(1 + 4 + 2);
        assertThat(plan.shards()).extracting(ShardSpec::number).isSorted();
        assertThat(plan.ofLook(1))
                .filteredOn(shard -> shard.part() instanceof ShardSpec.Randomized part && part.seed() == 2)
                .allSatisfy(shard -> assertThat(shard.images()).isEqualTo(IMAGES));
    }

    @Test
    void equalPlansGiveEqualBits() {
        AuditSubject subject = subject();
        AuditPlan plan = plan(subject, Order.TOP_DOWN, Order.INDEPENDENT);

        for (ShardSpec shard : plan.ofLook(1)) {
            assertThat(run(subject(), plan, shard)).isEqualTo(run(subject, plan, shard));
        }
    }

    @Test
    void aShardGoesOnElsewhereWithTheSameBits() {
        AuditSubject subject = subject();
        AuditPlan plan = plan(subject, Order.TOP_DOWN);
        for (ShardSpec shard : plan.ofLook(1).subList(0, 4)) {
            ShardResult whole = run(subject, plan, shard);
            ShardResult.Written left;
            try (ShardRun first = ShardRun.of(subject, plan, shard, pixels(shard), Optional.empty())) {
                first.step();
                left = first.result().written();
            }
            try (ShardRun second = ShardRun.of(subject, plan, shard, pixels(shard), Optional.of(left))) {
                while (!second.isDone()) {
                    second.step();
                }
                assertThat(second.result()).isEqualTo(whole);
                assertThat(second.result().maps().keySet())
                        .isEqualTo(whole.maps().keySet());
            }
        }
    }

    @Test
    void nothingLeaks() {
        AuditSubject subject = subject();
        AuditPlan plan = plan(subject, Order.TOP_DOWN);
        long before = Tensors.live();

        run(subject, plan, plan.shards().get(0));
        run(subject, plan, plan.shards().get(1));

        assertThat(Tensors.live()).isEqualTo(before);
    }

    @Test
    void statesThatOrdersShareAreTheSame() {
        AuditSubject subject = subject();
        AuditPlan both = plan(subject, Order.TOP_DOWN, Order.BOTTOM_UP);
        AuditPlan upOnly = plan(subject, Order.BOTTOM_UP);
        ShardResult down = run(subject, both, both.shards().get(1));
        ShardResult up = run(subject, upOnly, upOnly.shards().get(1));

        String full = "0+1+2+3";
        int ofDown = down.labels().states().indexOf(full);
        int ofUp = up.labels().states().indexOf(full);

        for (int m = 0; m < down.labels().methods().size(); m++) {
            if (!down.labels().methods().get(m).equals("random-map")) {
                assertThat(up.hash(ofUp, m, 0)).isEqualTo(down.hash(ofDown, m, 0));
            }
        }
        assertThat(up.labels().shares().get(ofUp)).isEqualTo(1);
    }

    @Test
    void anIdenticalModelIsIdentical() {
        AuditSubject subject = subject();
        AuditPlan plan = plan(subject, Order.TOP_DOWN);
        ShardSpec shard = new ShardSpec(99, 0, new ShardSpec.Other("itself"), 0, 7);
        try (ShardRun run = ShardRun.comparison(subject, subject(), plan, shard, pixels(shard), Optional.empty())) {
            while (!run.isDone()) {
                run.step();
            }
            Table table = run.result().table(ShardResult.SIMILARITY);
            for (int i = 0; i < 7; i++) {
                assertThat(table.get(0, 0, 0, i)).isEqualTo(1, org.assertj.core.api.Assertions.within(1e-12));
            }
        }
    }

    @Test
    void refusesWhatIsNoClassifierOfImages() {
        assertThatThrownBy(() -> AuditSubject.of(
                        SmallModels.linear(4, 3, SmallModels.numbers(1, 48)),
                        "ab",
                        PixelContract.unit(1),
                        new ImageSize(1, 5, 5),
                        Optional.empty()))
                .isInstanceOf(SubjectException.class)
                .hasMessageContaining("does not take images of 1 x 5 x 5");
        assertThatThrownBy(() -> AuditSubject.of(
                        SmallModels.linear(4, 1, SmallModels.numbers(1, 16)),
                        "ab",
                        PixelContract.unit(1),
                        new ImageSize(1, 4, 4),
                        Optional.empty()))
                .isInstanceOf(SubjectException.class)
                .hasMessageContaining("at least two classes");
        float[] broken = SmallModels.numbers(1, 90);
        broken[3] = Float.NaN;
        assertThatThrownBy(() -> subject(
                        SmallModels.convolutional(ActivationOperator.RELU, 1).with(Map.of("w1", broken))))
                .isInstanceOf(SubjectException.class)
                .hasMessageContaining("[w1]");
        assertThatThrownBy(() -> AuditSubject.of(
                        SmallModels.convolutional(ActivationOperator.RELU, 1),
                        "ab",
                        PixelContract.unit(2),
                        SIZE,
                        Optional.of("hidden")))
                .isInstanceOf(SubjectException.class)
                .hasMessageContaining("'hidden' is no activation");
    }

    @Test
    void choosesCorrectImagesOfAllClasses() {
        List<float[]> scores = IntStream.range(0, 40)
                .mapToObj(i -> {
                    float[] row = new float[4];
                    row[i % 4] = i < 8 ? 99 : 3;
                    return row;
                })
                .toList();
        int[] labels = IntStream.range(0, 40).map(i -> i == 9 ? 0 : i % 4).toArray();

        Probes probes = Probes.choose(scores, labels, 12, Key.of(1));

        assertThat(probes.correct()).isEqualTo(39);
        assertThat(probes.indices()).doesNotContain(9).allMatch(i -> i >= 8);
        assertThat(probes.classes().subList(0, 4)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(probes.saturated()).isZero();
    }
}
