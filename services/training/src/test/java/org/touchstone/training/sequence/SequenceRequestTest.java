package org.touchstone.training.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.proto.v1.EarlyEnd.ANY_WORD;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.proto.v1.BeamSearchTraining;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.ParsingTask;
import org.touchstone.proto.v1.SequenceArchitecture;
import org.touchstone.proto.v1.SequenceRates;
import org.touchstone.proto.v1.TokenRules;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.proto.v1.WordOrderingTask;
import org.touchstone.worker.TaskRejectedException;

/** What a training task may say, and what it is told when it says something else. */
class SequenceRequestTest {
    private static TrainSequenceModel.Builder good() {
        return TrainSequenceModel.newBuilder()
                .setDataset("text")
                .setModelName("orderer")
                .setWordOrdering(WordOrderingTask.getDefaultInstance())
                .setCrossEntropyEpochs(3)
                .setSearch(BeamSearchTraining.newBuilder().setEpochs(12).setBeam(6));
    }

    @Test
    void whatIsLeftOutHasADefault() {
        SequenceRequest request = SequenceRequest.of(good().build());

        assertThat(request.split()).isEqualTo("train");
        assertThat(request.rules().tokenizer()).isEqualTo(Tokenizer.WORDS);
        assertThat(request.rules().longest()).isEqualTo(20);
        assertThat(request.model(7, 8)).isEqualTo(new ModelSpec(1, 128, 128, 0.2, 7, 8));
        assertThat(request.trainingSpec().method()).isEqualTo(Method.ADAGRAD);
        assertThat(request.trainingSpec().batchSize()).isEqualTo(32);
        Rates published = new Rates(0.02, 0.02, 0.2);
        assertThat(request.trainingSpec().rates()).isEqualTo(published);
        assertThat(request.trainingSpec().search())
                .hasValue(new SearchTraining(
                        12, published, MarginSpec.of(6, false).withEarlyEnd(EarlyEnd.COMPARED), 2));
    }

    @Test
    void earlyEndsAreWordsAsAnyOtherWhereWanted() {
        BeamSearchTraining published =
                good().getSearch().toBuilder().setEarlyEnd(ANY_WORD).build();

        assertThat(SequenceRequest.of(good().setSearch(published).build())
                        .trainingSpec()
                        .search()
                        .orElseThrow()
                        .margin())
                .isEqualTo(MarginSpec.of(6, false));
    }

    @Test
    void parsingMasksDigitsUnlessTheTaskSaysOtherwise() {
        TrainSequenceModel.Builder parsing = good().setParsing(ParsingTask.getDefaultInstance());

        assertThat(SequenceRequest.of(parsing.build()).rules().tokenizer()).isEqualTo(new Tokenizer(true, true, true));
        assertThat(SequenceRequest.of(parsing.setTokens(TokenRules.getDefaultInstance())
                                .build())
                        .rules()
                        .tokenizer())
                .isEqualTo(Tokenizer.WHITE_SPACE);
    }

    @ParameterizedTest
    @MethodSource({"wrongs", "wrongSearches", "wrongNumbers"})
    void whatCannotBeRightIsRejectedByField(
            String field, UnaryOperator<TrainSequenceModel.Builder> wrong, String words) {
        assertThatThrownBy(() -> SequenceRequest.of(wrong.apply(good()).build()))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("trainSequenceModel." + field))
                .hasMessageContaining(words);
    }

    private static Arguments wrong(String field, UnaryOperator<TrainSequenceModel.Builder> wrong, String words) {
        return Arguments.of(field, wrong, words);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("dataset", spec -> spec.clearDataset(), "Name a published data set of text"),
                wrong("modelName", spec -> spec.setModelName("A"), "1 to 63"),
                wrong("validationSplit", spec -> spec.setValidationSplit("train"), "name another one"),
                wrong("task", TrainSequenceModel.Builder::clearTask, "set wordOrdering, parsing or translation"),
                wrong("method", spec -> spec.setMethodValue(9), "set ADAGRAD, SGD or ADAM"),
                wrong(
                        "crossEntropyEpochs",
                        spec -> spec.setCrossEntropyEpochs(0).clearSearch(),
                        "nothing would be learned"),
                wrong("crossEntropyEpochs", spec -> spec.setCrossEntropyEpochs(-1), "from 0 to 10000, not -1"),
                wrong("batchSize", spec -> spec.setBatchSize(0), "from 1 to 4096, not 0"),
                wrong(
                        "rates",
                        spec -> spec.setRates(SequenceRates.newBuilder().setEncoder(0.1)),
                        "positive numbers, not 0.0"),
                wrong(
                        "architecture.hidden",
                        spec -> spec.setArchitecture(
                                SequenceArchitecture.newBuilder().setHidden(5000)),
                        "from 1 to 4096, not 5000"),
                wrong(
                        "architecture.dropout",
                        spec -> spec.setArchitecture(
                                SequenceArchitecture.newBuilder().setDropout(1)),
                        "below 1"));
    }

    static Stream<Arguments> wrongSearches() {
        return Stream.of(
                wrongSearch("beam", search -> search.setBeam(1), "from 2 to 4096 in training, not 1"),
                wrongSearch("beam", BeamSearchTraining.Builder::clearBeam, "not 0"),
                wrongSearch("beam", search -> search.setEpochs(8), "in 8 epochs it only grows to 5"),
                wrongSearch("epochs", search -> search.setEpochs(0), "at least 1"),
                wrongSearch("epochs", search -> search.setEpochs(20_000), "from 0 to 10000"),
                wrongSearch("growEveryEpochs", search -> search.setGrowEveryEpochs(-1), "at least 0"),
                wrongSearch("cost", search -> search.setCostValue(7), "set ONE or BLEU"),
                wrongSearch("afterViolation", search -> search.setAfterViolationValue(7), "set RESET or STOP"),
                wrongSearch("earlyEnd", search -> search.setEarlyEndValue(7), "set COMPARED or ANY_WORD"),
                wrongSearch(
                        "rates",
                        search -> search.setRates(SequenceRates.newBuilder().setEncoder(Double.NaN)),
                        "positive numbers"));
    }

    private static Arguments wrongSearch(String field, UnaryOperator<BeamSearchTraining.Builder> wrong, String words) {
        return wrong("search." + field, spec -> spec.setSearch(wrong.apply(spec.getSearch().toBuilder())), words);
    }

    static Stream<Arguments> wrongNumbers() {
        return Stream.of(
                wrong("shortestWords", spec -> spec.setShortestWords(9).setLongestWords(8), "longestWords = 8, not 9"),
                wrong("longestWords", spec -> spec.setLongestWords(501), "from 1 to 500"),
                wrong("validationCount", spec -> spec.setValidationCount(0), "at least 1"),
                wrong("minimumCount", spec -> spec.setMinimumCount(0), "at least 1"),
                wrong("mostWords", spec -> spec.setMostWords(1_000_000), "at most 999996"),
                wrong("reportEverySteps", spec -> spec.setReportEverySteps(0), "at least 1"),
                wrong("maxSentences", spec -> spec.setMaxSentences(-1), "at least 0"),
                wrong(
                        "checkpointing.everySteps",
                        spec -> spec.setCheckpointing(Checkpointing.newBuilder().setEverySteps(-1)),
                        "at least 0"));
    }

    @Test
    void theLargestBeamFromTheStartNeedsNoEpochsToGrow() {
        SequenceRequest request = SequenceRequest.of(good().setSearch(
                        BeamSearchTraining.newBuilder().setEpochs(1).setBeam(6).setGrowEveryEpochs(0))
                .build());

        assertThat(request.trainingSpec().search().orElseThrow().beam(0)).isEqualTo(6);
    }
}
