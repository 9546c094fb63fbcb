package org.touchstone.evaluation.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.evaluation.sequence.ShownSentence.Output;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.proto.v1.DecodeText;
import org.touchstone.proto.v1.Task;
import org.touchstone.sequences.TextRules.Kind;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

/** A user's sentences and what a model makes of them. */
class DecodingTest {
    private final SequenceWorld world = new SequenceWorld();

    private static Task.Builder task(DecodeText.Builder spec) {
        return Task.newBuilder().setDecodeText(spec);
    }

    private static DecodeText.Builder asking(String... sentences) {
        return DecodeText.newBuilder()
                .setModel("words")
                .addAllSentences(Arrays.asList(sentences))
                .setBeam(3)
                .setNBest(3);
    }

    private void trained(Kind kind, int epochs, int beam) {
        world.publishModel("words", kind, world.publishText(kind), epochs, beam);
    }

    @Test
    void aBagOfWordsBecomesASentence() {
        trained(Kind.WORD_ORDERING, 12, 4);

        world.run(task(asking("dog sees . the the Cat")));

        ShownSentence one = world.sequenceReport().shown().get(0);
        assertThat(one.text()).isEqualTo("dog sees . the the Cat");
        assertThat(one.source()).containsExactlyInAnyOrder("dog", "sees", ".", "the", "the", "cat");
        assertThat(one.wanted()).isNull();
        Search search = one.searches().get(0);
        assertThat(search.outputs()).hasSize(3).allSatisfy(output -> {
            assertThat(output.symbols()).containsExactlyInAnyOrderElementsOf(one.source());
            assertThat(output.complete()).isTrue();
            assertThat(output.exact()).isNull();
        });
        assertThat(search.outputs()).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        assertThat(Objects.requireNonNull(search.trace()).lost()).isNull();
    }

    @Test
    void wordsThatNobodyTaughtAreNamedAndComeBack() {
        trained(Kind.WORD_ORDERING, 2, 4);

        TaskResult result = world.run(task(asking("the zebra sees the cat .")));

        ShownSentence one = world.sequenceReport().shown().get(0);
        assertThat(one.unknown())
                .singleElement()
                .satisfies(at -> assertThat(one.source().get(at)).isEqualTo("zebra"));
        assertThat(one.searches().get(0).outputs().get(0).text()).contains("zebra");
        assertThat(result.summary()).containsEntry("unknown words", 1.0);
        assertThat(world.sequenceReport().notes()).singleElement().asString().startsWith("1 of 6 words are unknown");
    }

    @Test
    void aSentenceBecomesATree() {
        trained(Kind.PARSING, 12, 4);

        world.run(task(asking("The old cat follows the dog .")));

        Output best = world.sequenceReport()
                .shown()
                .get(0)
                .searches()
                .get(0)
                .outputs()
                .get(0);
        ShownSentence.Tree tree = Objects.requireNonNull(best.tree());
        assertThat(tree.heads()).hasSize(7).containsOnlyOnce(0);
        assertThat(tree.relations().get(tree.heads().indexOf(0))).isEqualTo("root");
        assertThat(best.symbols()).hasSize(13);
    }

    @Test
    void sentencesThatDoNotFitAreSaidSoAndTheOthersGoOn() {
        trained(Kind.TRANSLATION, 2, 4);
        String tooLong = "das ".repeat(SequenceWorld.LONGEST + 1);

        TaskResult result = world.run(task(asking("das hund sieht das kind .", tooLong, "das")));

        SequenceReport report = world.sequenceReport();
        assertThat(report.shown()).extracting(ShownSentence::number).containsExactly(0L, 1L, 2L);
        assertThat(report.shown().get(1).problem()).isEqualTo("Sentence 2 has 9 words; the model was made for 1 to 8.");
        assertThat(report.shown().get(1).searches()).isEmpty();
        assertThat(report.shown().get(2).searches()).hasSize(1);
        assertThat(result.summary()).containsEntry("sentences", 2.0).containsEntry("sentences refused", 1.0);
        SequenceWorld alone = new SequenceWorld();
        alone.publishModel("words", Kind.TRANSLATION, alone.publishText(Kind.TRANSLATION), 2, 4);
        assertThatThrownBy(() -> alone.run(task(asking(tooLong))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("9 words");
    }

    @Test
    void aBeamWiderThanWhatIsPossibleGivesWhatIsPossible() {
        trained(Kind.WORD_ORDERING, 1, 60);

        world.run(task(asking("the cat").setBeam(50).setNBest(50)));

        Search search = world.sequenceReport().shown().get(0).searches().get(0);
        assertThat(search.outputs()).hasSize(2);
        assertThat(search.notes()).singleElement().asString().startsWith("Only 2 outputs were found");
    }

    @Test
    void translationsThatDoNotEndSaySo() {
        trained(Kind.TRANSLATION, 0, 2);

        world.run(task(asking("das katze sieht").setBeam(1).setNBest(1)));

        Search search = world.sequenceReport().shown().get(0).searches().get(0);
        Output only = search.outputs().get(0);
        assertThat(only.complete()).isEqualTo(search.notes().isEmpty());
        assertThat(only.symbols().size()).isLessThanOrEqualTo(2 * SequenceWorld.LONGEST);
    }

    @Test
    void aBeamThatTrainingDidNotPrepareIsRefusedUnlessItIsWanted() {
        trained(Kind.WORD_ORDERING, 1, 3);

        assertThatThrownBy(() -> world.run(task(asking("the cat"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("supports at most 2")
                .hasMessageContaining("decodeText.widerBeam");
        world.run(task(asking("the cat").setWiderBeam(true)));
        assertThat(world.sequenceReport().notes()).singleElement().asString().contains("supports at most 2");
    }

    @Test
    void theUsualBeamFitsTheModel() {
        trained(Kind.WORD_ORDERING, 1, 3);

        world.run(task(asking("the cat sees").clearBeam().clearNBest()));

        assertThat(world.sequenceReport().shown().get(0).searches())
                .extracting(Search::beam)
                .containsExactly(2);
        assertThatThrownBy(() -> world.run(task(asking("the cat").clearBeam())))
                .hasMessageContaining("decodeText.nBest is 3, but the beam of this model is 2");
    }

    @Test
    void aStopChangesNothing() {
        String[] many = new String[20];
        Arrays.setAll(many, i -> i % 3 == 0 ? "the cat sees" : "the old dog likes .");
        trained(Kind.WORD_ORDERING, 1, 4);
        TaskResult whole = world.run(task(asking(many)));
        SequenceWorld again = new SequenceWorld();
        again.publishModel("words", Kind.WORD_ORDERING, again.publishText(Kind.WORD_ORDERING), 1, 4);

        TaskResult resumed = again.interrupted(task(asking(many)), 2);

        assertThat(resumed.artifacts()).isEqualTo(whole.artifacts());
        assertThat(again.sequenceReport().shown()).hasSize(20);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("sentences", DecodeText.Builder::clearSentences),
                wrong("sentences[1]", spec -> spec.addSentences(" \t ")),
                wrong("sentences[1]", spec -> spec.addSentences("x".repeat(20_001))),
                wrong("beam", spec -> spec.setBeam(0)),
                wrong("beam", spec -> spec.setBeam(101)),
                wrong("nBest", spec -> spec.setNBest(4)),
                wrong("nBest", spec -> spec.setNBest(0)),
                wrong("model", spec -> spec.setModel("")));
    }

    private static Arguments wrong(String field, UnaryOperator<DecodeText.Builder> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void whatCannotBeRightIsRejectedByField(String field, UnaryOperator<DecodeText.Builder> wrong) {
        assertThatThrownBy(() -> world.run(task(wrong.apply(asking("the cat")))))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("decodeText." + field));
    }

    @Test
    void aModelThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> world.run(task(asking("the cat"))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("words");
    }
}
