package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.ScoreImages;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

class ScoringTest {
    private final World world = new World();

    @Test
    void imagesLikeTheTrainingsAreTypicalAndOthersAreNot() {
        world.publishImageFlow("dreams", world.publishImages(), 40, 1e-5);

        TaskResult same = world.run(task(scoring("dreams").setSplit("test")));
        byte[] report =
                world.store.read("tasks/use/report.json", 1 << 20).orElseThrow().content();
        World elsewhere = new World();
        elsewhere.publishImageFlow("dreams", elsewhere.publishImages(), 40, 1e-5);
        TaskResult others = elsewhere.run(task(scoring("dreams").setSplit("other")));

        assertThat(same.artifacts())
                .extracting(Artifact::getKind)
                .containsExactly("picture", "picture", "scores", "flow-report");
        assertThat(same.summary().get("typical windows")).isGreaterThan(0.8);
        assertThat(others.summary().get("typical windows")).isLessThan(0.2);
        assertThat(same.summary().get("AUROC by low log p")).isCloseTo(0.5, within(0.15));
        assertThat(others.summary().get("AUROC by low log p")).isGreaterThan(0.9);
        assertThat(others.summary()).containsKey("AUROC by bits above those of a compressor");
        assertThat(new String(report, StandardCharsets.UTF_8))
                .contains("uniform dequantization", "\"draws\" : 2", "\"notFinite\" : 0", "no alarm");
    }

    @Test
    void aStopChangesNothing() {
        world.publishImageFlow("dreams", world.publishImages(), 2, 1e-5);
        TaskResult whole = world.run(task(scoring("dreams")));
        World again = new World();
        again.publishImageFlow("dreams", again.publishImages(), 2, 1e-5);

        TaskResult resumed = again.interrupted(task(scoring("dreams")), 3);

        assertThat(resumed.artifacts()).isEqualTo(whole.artifacts());
        assertThat(resumed.summary()).isEqualTo(whole.summary());
    }

    @Test
    void pointsAreScoredToo() {
        world.publishPlaneFlow("banana", 150);

        TaskResult result = world.run(task(scoring("banana").setDensity(PlaneDensity.CHECKERBOARD)));

        assertThat(result.summary().get("AUROC by low log p")).isGreaterThan(0.6);
        assertThat(result.summary()).doesNotContainKey("AUROC by bits above those of a compressor");
    }

    @Test
    void whatDoesNotFitFails() {
        world.publishImageFlow("dreams", world.publishImages(), 1, 1e-5);

        assertThatThrownBy(() -> world.run(task(scoring("dreams").setDensity(PlaneDensity.MOONS))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("is of images; name a data set");
        assertThatThrownBy(() -> world.run(task(scoring("dreams").setSplit("nowhere"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("has no split 'nowhere'");
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("level", spec -> spec.setLevel(1)),
                wrong("level", spec -> spec.setLevel(0)),
                wrong("window", spec -> spec.setWindow(0)),
                wrong("density", spec -> spec.setDensityValue(99)),
                wrong("dataset", spec -> spec.setDensity(PlaneDensity.MOONS).setDataset("gradients")));
    }

    private static Arguments wrong(String field, UnaryOperator<ScoreImages.Builder> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void whatCannotBeRightIsRejectedByField(String field, UnaryOperator<ScoreImages.Builder> wrong) {
        assertThatThrownBy(() -> world.run(task(wrong.apply(scoring("dreams")))))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("scoreImages." + field));
    }

    @Test
    void theReportIsInTheOrderOfNames() {
        world.publishImageFlow("dreams", world.publishImages(), 1, 1e-5);
        world.run(task(scoring("dreams")));

        String report = new String(
                world.store.read("tasks/use/report.json", 1 << 20).orElseThrow().content(), StandardCharsets.UTF_8);
        assertThat(report)
                .containsSubsequence("\"bound\"", "\"draws\"", "\"seed\"", "\"type\"", "\"dataset\"", "\"format\"");
    }

    private static Task.Builder task(ScoreImages.Builder spec) {
        return Task.newBuilder().setScoreImages(spec);
    }

    private static ScoreImages.Builder scoring(String model) {
        return ScoreImages.newBuilder()
                .setModel(model)
                .setMaxImages(128)
                .setBoundDraws(2)
                .setWindow(16)
                .setSeed(5);
    }
}
