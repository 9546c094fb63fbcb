package org.touchstone.kernel.saliency.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.onnx.run.SmallModels;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.NormalizationPolicy;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.verdict.AuditVerdicts;
import org.touchstone.kernel.saliency.verdict.DecisionRules;
import org.touchstone.kernel.saliency.verdict.MethodVerdict;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Outcome;
import org.touchstone.kernel.saliency.verdict.MethodVerdict.Reason;

/** Audits of linear models, whose gradient is the explained class's weights: equal for all classes, or not. */
class RandomLogitTest {
    private static final int SIDE = 12;
    private static final int CLASSES = 6;
    private static final int SEEDS = 4;
    private static final int IMAGES = 12;

    private static AuditSubject linear(float[] weights) {
        return AuditSubject.of(
                SmallModels.linear(SIDE, weights.length / (SIDE * SIDE), weights),
                "cd",
                PixelContract.of(1, 1 / 64.0, -2),
                new ImageSize(1, SIDE, SIDE),
                Optional.empty());
    }

    private static AuditPlan plan(AuditSubject subject, AuditProfile.Anchors anchors) {
        AuditProfile profile = AuditProfile.quick()
                .withMethods(List.of(new Method.Gradient(), new Method.SobelEdges()))
                .with(new AuditProfile.Randomization(
                        List.of(new Family.FanInScaled()),
                        List.of(Order.TOP_DOWN),
                        NormalizationPolicy.KEEP_STATISTICS,
                        8,
                        0))
                .withLooks(List.of(new Look(SEEDS, IMAGES)))
                .with(anchors);
        List<Integer> indices = IntStream.range(0, IMAGES).boxed().toList();
        List<Integer> classes = indices.stream().map(i -> i % subject.classes()).toList();
        return AuditPlan.of(subject, profile, new Probes(indices, classes, IMAGES, IMAGES, 0), 5);
    }

    private static ShardResult run(AuditSubject subject, AuditPlan plan, ShardSpec shard) {
        byte[] pixels = new byte[shard.images() * subject.size().bytes()];
        Key key = Key.of(17);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) key.bits(i);
        }
        try (ShardRun run = ShardRun.of(subject, plan, shard, pixels, Optional.empty())) {
            while (!run.isDone()) {
                run.step();
            }
            return run.result();
        }
    }

    private static MethodVerdict gradient(AuditSubject subject) {
        AuditPlan plan = plan(subject, new AuditProfile.Anchors(8, 0, 0, false));
        List<ShardResult> results = new ArrayList<>();
        plan.shards().forEach(shard -> results.add(run(subject, plan, shard)));
        return AuditVerdicts.decide(AuditAggregation.statistics(plan, 0, results, DecisionRules.STANDARD))
                .get(0);
    }

    private static float[] weights(int ofClass) {
        float[] weights = new float[CLASSES * SIDE * SIDE];
        for (int c = 0; c < CLASSES; c++) {
            float[] own = SmallModels.numbers(1 + (long) c * ofClass, SIDE * SIDE);
            System.arraycopy(own, 0, weights, c * own.length, own.length);
        }
        return weights;
    }

    @Test
    void mapsThatDoNotDependOnTheClassFail() {
        MethodVerdict verdict = gradient(linear(weights(0)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo(Reason.INSENSITIVE_TO_CLASS);
        assertThat(verdict.sentence()).contains("after another class was explained instead 100 %");
    }

    @Test
    void mapsThatDependOnTheClassDoNot() {
        MethodVerdict verdict = gradient(linear(weights(1)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void eachDrawIsAnotherClass() {
        AuditSubject subject = linear(weights(1));
        AuditPlan plan = plan(subject, new AuditProfile.Anchors(1, 0, 0, false));

        Table table = run(subject, plan, plan.shards().get(0)).table(ShardResult.RANDOM_LOGIT);

        assertThat(table.shape().get(0)).isEqualTo(SEEDS);
        for (int i = 0; i < IMAGES; i++) {
            int image = i;
            assertThat(IntStream.range(0, SEEDS).mapToDouble(draw -> table.get(draw, 0, 0, image)))
                    .doesNotHaveDuplicates()
                    .allMatch(value -> value < 0.9);
            assertThat(table.get(SEEDS - 1, 1, 0, i)).isEqualTo(1, org.assertj.core.api.Assertions.within(1e-12));
        }
    }

    @Test
    void twoClassesHaveOneOther() {
        AuditSubject subject = linear(Arrays.copyOf(weights(1), 2 * SIDE * SIDE));
        AuditPlan plan = plan(subject, new AuditProfile.Anchors(1, 0, 0, false));

        Table table = run(subject, plan, plan.shards().get(0)).table(ShardResult.RANDOM_LOGIT);

        assertThat(table.shape().get(0)).isEqualTo(1);
    }

    @Test
    void theSmoothedTestKnowsWhatDependsOnTheModel() {
        AuditSubject subject = linear(weights(1));
        AuditPlan plan = plan(subject, new AuditProfile.Anchors(1, 7, 0, false));
        ShardResult result = run(subject, plan, plan.shards().get(0));

        Table smoothed = result.table(ShardResult.SMOOTHED);

        for (int i = 0; i < IMAGES; i++) {
            assertThat(smoothed.get(0, i)).isBetween(-0.4, 0.4);
            assertThat(smoothed.get(1, i)).isEqualTo(1, org.assertj.core.api.Assertions.within(1e-12));
        }
        assertThat(run(subject, plan, plan.shards().get(0))).isEqualTo(result);
        assertThat(run(
                                subject,
                                plan(subject, new AuditProfile.Anchors(1, 0, 0, false)),
                                plan.shards().get(0))
                        .tables())
                .doesNotContainKey(ShardResult.SMOOTHED);
    }

    @Test
    void histogramsOfGradientsAreMeasuredFrom48Pixels() {
        AuditProfile standard = AuditProfile.standard();

        assertThat(standard.fitting(new ImageSize(1, 48, 48)).measures()).isEqualTo(standard.measures());
        assertThat(standard.fitting(new ImageSize(3, 64, 47)).measures())
                .hasSize(standard.measures().size() - 1)
                .noneMatch(measure -> measure.name().startsWith("hog"));
    }
}
