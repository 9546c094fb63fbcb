package org.touchstone.kernel.saliency.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.saliency.check.ShardResult.Labels;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.ModelLayer;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.saliency.similarity.SimilarityMeasure;
import org.touchstone.kernel.saliency.verdict.AuditStatistics;
import org.touchstone.kernel.saliency.verdict.Check;
import org.touchstone.kernel.saliency.verdict.CheckTable;
import org.touchstone.kernel.saliency.verdict.DecisionRules;
import org.touchstone.kernel.saliency.verdict.MethodStatistics;

/** Two methods, two groups of layers, two looks; every number of a shard tells where it is from. */
class AuditAggregationTest {
    private static final int MEASURES = AuditProfile.quick().measures().size();
    private static final AuditProfile PROFILE = AuditProfile.quick()
            .withMethods(List.of(new Method.Gradient(), new Method.GuidedBackpropagation()))
            .with(new AuditProfile.Randomization(
                    List.of(new Family.FanInScaled()),
                    List.of(Order.TOP_DOWN, Order.INDEPENDENT),
                    AuditProfile.quick().randomization().policy(),
                    8,
                    0))
            .withLooks(List.of(new Look(2, 3), new Look(3, 4)));
    private static final AuditPlan PLAN = new AuditPlan(
            PROFILE,
            new Probes(List.of(0, 1, 2, 3), List.of(0, 1, 0, 1), 10, 9, 0),
            List.of(
                    List.of(new ModelLayer(0, "conv", "Conv", true, List.of())),
                    List.of(new ModelLayer(1, "fc", "Gemm", false, List.of()))),
            "ab".repeat(32),
            1,
            List.of());

    private int number;

    private static double similarity(int seed, int image, int state, int measure) {
        return seed + image / 10.0 + state / 100.0 + measure / 1000.0;
    }

    private ShardResult result(ShardSpec.Part part, int look, int first, int images, List<String> states) {
        Labels labels = new Labels(
                states,
                Collections.nCopies(states.size(), 1.0),
                PROFILE.methods().stream().map(Method::id).toList(),
                PROFILE.measures().stream().map(SimilarityMeasure::name).toList());
        return new ShardResult(new ShardSpec(number++, look, part, first, images), labels);
    }

    private ShardResult randomized(Order order, int seed, int look, int first, int images) {
        List<String> states = Order.own(PROFILE.randomization().orders(), order, 2).stream()
                .map(RandomizedState::id)
                .toList();
        ShardResult result =
                result(new ShardSpec.Randomized(order, new Family.FanInScaled(), seed), look, first, images, states);
        Table similarity = result.orEmpty(ShardResult.SIMILARITY, states.size(), 2, MEASURES, images);
        Table correct = result.orEmpty(ShardResult.CORRECT, states.size(), images);
        for (int s = 0; s < states.size(); s++) {
            for (int i = 0; i < images; i++) {
                correct.set(first + i == 0 ? 1 : 0, s, i);
                for (int at = 0; at < 2 * MEASURES; at++) {
                    similarity.set(similarity(seed, first + i, s, at % MEASURES), s, at / MEASURES, at % MEASURES, i);
                }
            }
        }
        return result;
    }

    private ShardResult trained(int look, int first, int images, boolean guidedWorks) {
        ShardResult result = result(new ShardSpec.Trained(), look, first, images, List.of("trained"));
        int pairs = PROFILE.anchors().randomPairs();
        for (int i = 0; i < images; i++) {
            result.orEmpty(ShardResult.GUIDED, images, 3).set(2, i, 0);
            result.orEmpty(ShardResult.GUIDED, images, 3).set(2, i, 1);
            result.orEmpty(ShardResult.GUIDED, images, 3).set(guidedWorks ? 0.5 : 0, i, 2);
            for (int at = 0; at < 2 * MEASURES; at++) {
                int m = at / MEASURES;
                int k = at % MEASURES;
                result.orEmpty(ShardResult.STATUS, 1, 2, images).set(MapStatus.OK.code(), 0, m, i);
                for (String name : List.of(ShardResult.OTHER_IMAGE, ShardResult.OTHER_NOISE)) {
                    result.orEmpty(name, 2, MEASURES, images).set((first + i) / 10.0, m, k, i);
                }
                for (int draw = 0; draw < 2; draw++) {
                    result.orEmpty(ShardResult.RANDOM_LOGIT, 2, 2, MEASURES, images)
                            .set(draw + (first + i) / 10.0, draw, m, k, i);
                }
                for (int pair = 0; pair < pairs; pair++) {
                    result.orEmpty(ShardResult.RANDOM_NETWORKS, pairs, 2, MEASURES, images)
                            .set(0.3, pair, m, k, i);
                }
            }
        }
        return result;
    }

    private List<ShardResult> all(boolean guidedWorks) {
        List<ShardResult> results =
                new ArrayList<>(List.of(trained(0, 0, 3, guidedWorks), trained(1, 3, 1, guidedWorks)));
        for (Order order : List.of(Order.TOP_DOWN, Order.INDEPENDENT)) {
            results.add(randomized(order, 0, 0, 0, 3));
            results.add(randomized(order, 1, 0, 0, 3));
            results.add(randomized(order, 0, 1, 3, 1));
            results.add(randomized(order, 1, 1, 3, 1));
            results.add(randomized(order, 2, 1, 0, 4));
        }
        return results;
    }

    private static AuditStatistics statistics(int look, List<ShardResult> results) {
        return AuditAggregation.statistics(PLAN, look, results, DecisionRules.STANDARD);
    }

    private static CheckTable table(AuditStatistics statistics, Check check, int measure) {
        String name = PROFILE.measures().get(measure).name();
        return statistics.methods().get(0).tables().stream()
                .filter(each -> each.check().equals(check) && each.measure().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyNumberIsInItsPlace() {
        AuditStatistics statistics = statistics(1, all(true));

        CheckTable full = table(statistics, Check.topDown(2, 2), 1);
        assertThat(full.table().rows()).isEqualTo(3);
        assertThat(full.table().columns()).isEqualTo(4);
        for (int seed = 0; seed < 3; seed++) {
            for (int image = 0; image < 4; image++) {
                assertThat(full.table().value(seed, image)).isEqualTo(similarity(seed, image, 1, 1));
            }
        }
        assertThat(table(statistics, Check.randomLogit(), 0).table().value(1, 3))
                .isEqualTo(1.3);
    }

    @Test
    void aStateThatOrdersShareIsTakenFromTheFirst() {
        AuditStatistics statistics = statistics(1, all(true));

        assertThat(table(statistics, new Check(Check.Kind.INDEPENDENT, 1, 2), 0)
                        .table()
                        .mean())
                .isEqualTo(table(statistics, Check.topDown(1, 2), 0).table().mean());
        assertThat(table(statistics, new Check(Check.Kind.INDEPENDENT, 2, 2), 0)
                        .table()
                        .count())
                .isEqualTo(12);
    }

    @Test
    void aLookSeesWhatWasMeasuredForItOnly() {
        CheckTable logits = table(statistics(0, all(true)), Check.topDown(1, 2), 0);

        assertThat(logits.table().rows()).isEqualTo(2);
        assertThat(logits.table().columns()).isEqualTo(3);
        assertThat(logits.table().missingShare()).isZero();
    }

    @Test
    void theOrderOfShardsDoesNotMatter() {
        List<ShardResult> results = all(true);
        List<ShardResult> reversed = new ArrayList<>(results);
        Collections.reverse(reversed);

        for (int measure = 0; measure < MEASURES; measure++) {
            assertThat(table(statistics(1, reversed), Check.topDown(2, 2), measure)
                            .table()
                            .mean())
                    .isEqualTo(table(statistics(1, results), Check.topDown(2, 2), measure)
                            .table()
                            .mean());
        }
    }

    @Test
    void aRuleWithoutEffectIsAFactAboutGuidedMethodsOnly() {
        AuditStatistics statistics = statistics(1, all(false));

        assertThat(statistics.methods().get(0).facts().hookEffective()).isTrue();
        assertThat(statistics.methods().get(1).facts().hookEffective()).isFalse();
        assertThat(statistics(1, all(true)).methods().get(1).facts().hookEffective())
                .isTrue();
        assertThat(statistics.methods().get(0).facts().randomizedToChance()).isTrue();
    }

    @Test
    void aMethodThatSaysNothingIsDeclaredButNotMeasured() {
        List<ShardResult> results = all(true);
        results.stream()
                .filter(result -> result.shard().part() instanceof ShardSpec.Trained)
                .forEach(result -> {
                    for (int i = 0; i < result.shard().images(); i++) {
                        result.table(ShardResult.STATUS).set(MapStatus.INAPPLICABLE.code(), 0, 1, i);
                    }
                });

        AuditStatistics statistics = statistics(1, results);

        assertThat(statistics.declared()).hasSize(2);
        assertThat(statistics.methods()).extracting(MethodStatistics::method).containsExactly("gradient");
    }
}
