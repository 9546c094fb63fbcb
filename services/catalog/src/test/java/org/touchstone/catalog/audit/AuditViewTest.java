package org.touchstone.catalog.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AuditViewTest {
    private static final String PLAN = "12".repeat(32);
    private static final String OTHER = "34".repeat(32);

    private final AuditReport plan = AuditExamples.plan("a", "audit-1");

    @Test
    void beforeTheFirstFragmentThereIsThePlan() {
        AuditReport view = AuditView.merge(plan, PLAN, List.of(), 4);

        assertThat(view).isEqualTo(plan);
        assertThat(view.complete()).isFalse();
    }

    @Test
    void pointsAreMeansOverWhatIsThere() {
        AuditReport view = AuditView.merge(
                plan,
                PLAN,
                List.of(AuditExamples.fragment(PLAN, 0, 6, 10), AuditExamples.fragment(PLAN, 1, 24, 30)),
                4);

        assertThat(view.progress().shardsDone()).isEqualTo(2);
        assertThat(view.progress().shardsPlanned()).isEqualTo(4);
        assertThat(view.series()).singleElement().satisfies(series -> {
            assertThat(series.points()).hasSize(2);
            assertThat(series.points().get(0).mean()).isEqualTo(30.0 / 40);
            assertThat(series.points().get(0).low()).isNull();
            assertThat(series.points().get(0).count()).isEqualTo(40);
            assertThat(series.points().get(1).mean()).isNull();
            assertThat(series.points().get(1).degenerate()).isEqualTo(40);
        });
        assertThat(view.pictures()).hasSize(1 + 2);
        assertThat(view.reproducibility().accuracies()).singleElement().satisfies(state -> {
            assertThat(state.accuracy()).isEqualTo(0.5);
            assertThat(state.seeds()).isEqualTo(2);
        });
    }

    @Test
    void theOrderOfFragmentsAndRepetitionsDoNotMatter() {
        AuditFragment first = AuditExamples.fragment(PLAN, 0, 0.1, 10);
        AuditFragment second = AuditExamples.fragment(PLAN, 1, 0.7, 10);
        AuditFragment third = AuditExamples.fragment(PLAN, 2, 0.3, 10);

        assertThat(AuditView.merge(plan, PLAN, List.of(third, first, second, first), 4))
                .isEqualTo(AuditView.merge(plan, PLAN, List.of(first, second, third), 4));
    }

    @Test
    void fragmentsOfAnotherPlanArePassedOver() {
        assertThat(AuditView.merge(plan, PLAN, List.of(AuditExamples.fragment(OTHER, 0, 6, 10)), 4))
                .isEqualTo(plan);
    }
}
