package org.touchstone.evaluation.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.evaluation.sequence.SequenceReport.BeamScores;
import org.touchstone.evaluation.sequence.ShownSentence.Output;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.evaluation.sequence.ShownSentence.Step;
import org.touchstone.evaluation.sequence.ShownSentence.Trace;
import org.touchstone.proto.v1.EvaluateSequenceModel;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.Task;
import org.touchstone.sequences.TextRules.Kind;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

/** How well a sequence model does, with which beam, and why. */
class MeasuringTest {
    private final SequenceWorld world = new SequenceWorld();

    private static Task.Builder task(EvaluateSequenceModel.Builder spec) {
        return Task.newBuilder().setEvaluateSequenceModel(spec);
    }

    private static EvaluateSequenceModel.Builder measuring() {
        return EvaluateSequenceModel.newBuilder().setModel("words").addAllBeams(List.of(1, 2));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aTrainedModelIsBetterThanAnUntrainedOneAndEverySentenceIsThere(Kind kind) {
        world.publishModel("words", kind, world.publishText(kind), 80, 3);
        SequenceWorld before = new SequenceWorld();
        before.publishModel("words", kind, before.publishText(kind), 0, 3);

        TaskResult after = world.run(task(measuring()));
        before.run(task(measuring().setShown(0)));

        SequenceReport report = world.sequenceReport();
        assertThat(report.sentences()).isEqualTo(SequenceWorld.TEST);
        assertThat(report.leftOut()).isEqualTo(kind == Kind.WORD_ORDERING ? 1 : 0);
        assertThat(report.ranking()).isEqualTo("LAST_SCORE");
        String decides = kind == Kind.PARSING ? "LAS" : "BLEU";
        for (int i = 0; i < 2; i++) {
            BeamScores scores = report.scores().get(i);
            assertThat(scores.warning()).isEmpty();
            double value = Objects.requireNonNull(scores.values().get(decides)).value();
            double worse = Objects.requireNonNull(
                            before.sequenceReport().scores().get(i).values().get(decides))
                    .value();
            assertThat(value).isGreaterThan(worse + 10);
            assertThat(after.summary()).containsEntry(decides + " at beam " + scores.beam(), value);
            assertThat(scores.values()).allSatisfy((name, interval) -> assertThat(interval.value())
                    .isBetween(interval.low(), interval.high()));
        }
        assertThat(before.sequenceReport().shown()).isEmpty();
        EvaluationCompleted fact = (EvaluationCompleted) after.facts().get(0).value();
        assertThat(fact.getId()).isEqualTo(fact.getLineage().getTaskId());
        assertThat(fact.getReport().getSha256()).isEqualTo(fact.getDigest());
        assertThat(fact.getMetricsMap()).isEqualTo(after.summary());
        if (kind == Kind.PARSING) {
            assertThat(report.scores().get(0).values())
                    .containsKeys("UAS", "LAS", "UAS with punctuation", "LAS with punctuation");
        }
        report.shown().forEach(MeasuringTest::isWhole);
        assertThat(report.shown()).hasSize(8).allSatisfy(one -> assertThat(one.training())
                .isNotNull());
    }

    private static void isWhole(ShownSentence one) {
        assertThat(one.searches()).extracting(Search::beam).containsExactly(1, 2);
        for (Search search : one.searches()) {
            Trace trace = Objects.requireNonNull(search.trace());
            paths(trace);
            for (Output output : search.outputs()) {
                List<List<Double>> attention = Objects.requireNonNull(output.attention());
                assertThat(attention).hasSameSizeAs(output.symbols());
                assertThat(attention).allSatisfy(row -> {
                    assertThat(row).hasSameSizeAs(one.source());
                    assertThat(row.stream().mapToDouble(Double::doubleValue).sum())
                            .isCloseTo(1, within(0.002));
                });
            }
            assertThat(trace.lost() == null)
                    .as("the wanted output is among the kept of the last step, or it was lost")
                    .isEqualTo(trace.steps().stream().allMatch(MeasuringTest::keepsWanted));
        }
        Trace training = Objects.requireNonNull(one.training());
        paths(training);
        assertThat(training.beam()).isEqualTo(3);
    }

    private static boolean keepsWanted(Step step) {
        return step.candidates().stream().anyMatch(c -> c.kept() && c.wanted());
    }

    private static void paths(Trace trace) {
        int before = -1;
        for (Step step : trace.steps()) {
            int most = before;
            assertThat(step.candidates()).isNotEmpty().allSatisfy(candidate -> assertThat(candidate.parent())
                    .isBetween(most < 0 ? -1 : 0, Math.max(-1, most - 1)));
            before = step.candidates().size();
        }
    }

    @Test
    void aStopChangesNothing() {
        world.publishModel("words", Kind.WORD_ORDERING, world.publishText(Kind.WORD_ORDERING), 1, 3);
        TaskResult whole = world.run(task(measuring()));
        SequenceWorld again = new SequenceWorld();
        again.publishModel("words", Kind.WORD_ORDERING, again.publishText(Kind.WORD_ORDERING), 1, 3);

        TaskResult resumed = again.interrupted(task(measuring()), 1);

        assertThat(resumed.artifacts()).isEqualTo(whole.artifacts());
        assertThat(resumed.summary()).isEqualTo(whole.summary());
        assertThat(again.metrics).isEqualTo(world.metrics).isNotEmpty();
    }

    @Test
    void beamsThatTrainingDidNotPrepareAreMeasuredWithAWarning() {
        world.publishModel("words", Kind.TRANSLATION, world.publishText(Kind.TRANSLATION), 1, 2);

        world.run(task(measuring()));

        SequenceReport report = world.sequenceReport();
        assertThat(report.scores().get(0).warning()).isEmpty();
        assertThat(report.scores().get(1).warning()).contains("supports at most 1 at use, not 2");
        assertThat(report.notes()).singleElement().asString().startsWith("Beam 2: ");
    }

    @Test
    void usualBeamsAreThoseThatTrainingPrepared() {
        world.publishModel("words", Kind.TRANSLATION, world.publishText(Kind.TRANSLATION), 1, 2);
        world.run(task(measuring().clearBeams().setMaxSentences(3)));
        assertThat(world.sequenceReport().scores()).extracting(BeamScores::beam).containsExactly(1);
        SequenceWorld wider = new SequenceWorld();
        wider.publishModel("words", Kind.TRANSLATION, wider.publishText(Kind.TRANSLATION), 1, 2);
        wider.run(task(measuring().clearBeams().setWiderBeam(true).setMaxSentences(3)));
        assertThat(wider.sequenceReport().scores()).extracting(BeamScores::beam).containsExactly(1, 5, 10);
        assertThat(wider.sequenceReport().sentences()).isEqualTo(3);
    }

    @Test
    void modelsOfCrossEntropyAreRankedByProbabilityAndHaveNoSearchOfTraining() {
        world.publishModel("words", Kind.WORD_ORDERING, world.publishText(Kind.WORD_ORDERING), 1, 0);

        world.run(task(measuring().clearBeams().addBeams(40).setShown(2)));

        SequenceReport report = world.sequenceReport();
        assertThat(report.ranking()).isEqualTo("LOG_PROBABILITY");
        assertThat(report.notes()).isEmpty();
        assertThat(report.shown()).hasSize(2).allSatisfy(one -> assertThat(one.training())
                .isNull());
    }

    @Test
    void whatDoesNotFitFailsWithWhatIsNeeded() {
        String lines = world.publishText(Kind.WORD_ORDERING);
        world.publishModel("words", Kind.TRANSLATION, lines, 0, 3);

        assertThatThrownBy(() -> world.run(task(measuring())))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("translation is learned from PARALLEL");
        assertThatThrownBy(() -> world.run(task(measuring().setSplit("nowhere"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("has no split 'nowhere'");
        assertThatThrownBy(() -> world.run(task(measuring().setModel("nobody"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("nobody");
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("model", spec -> spec.setModel("A model")),
                wrong("dataset", spec -> spec.setDataset("?")),
                wrong("beams[2]", spec -> spec.addBeams(0)),
                wrong("beams[2]", spec -> spec.addBeams(101)),
                wrong("beams", spec -> spec.addBeams(1)),
                wrong("beams", spec -> spec.addAllBeams(List.of(3, 4, 5, 6, 7, 8, 9))),
                wrong("maxSentences", spec -> spec.setMaxSentences(-1)),
                wrong("shown", spec -> spec.setShown(101)));
    }

    private static Arguments wrong(String field, UnaryOperator<EvaluateSequenceModel.Builder> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void whatCannotBeRightIsRejectedByField(String field, UnaryOperator<EvaluateSequenceModel.Builder> wrong) {
        assertThatThrownBy(() -> world.run(task(wrong.apply(measuring()))))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("evaluateSequenceModel." + field));
    }
}
