package org.touchstone.kernel.seq2seq.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;

/** Counts and scores of sacreBLEU, every case. */
class BleuOracleTest {
    private static final Offset<Double> TOLERANCE = within(1e-8);

    static List<OracleCase> cases() {
        return OracleCase.all("seq2seq", "bleu");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees(OracleCase file) {
        JsonNode values = file.values();
        Bleu corpus = Bleu.NONE;
        for (JsonNode pair : values.path("pairs")) {
            Bleu one = Bleu.of(texts(pair.path("hypothesis")), texts(pair.path("reference")));
            assertThat(one.matches()).isEqualTo(longs(pair.path("matches")));
            assertThat(one.totals()).isEqualTo(longs(pair.path("totals")));
            assertThat(one.brevityPenalty())
                    .isCloseTo(pair.path("brevity_penalty").asDouble(), TOLERANCE);
            assertThat(one.sentence()).isCloseTo(pair.path("sentence_bleu_exp").asDouble(), TOLERANCE);
            assertThat(one.sentenceAddOne())
                    .isCloseTo(pair.path("sentence_bleu_add1").asDouble(), TOLERANCE);
            corpus = corpus.plus(one);
        }
        assertThat(corpus.matches()).isEqualTo(longs(values.path("corpus_matches")));
        assertThat(corpus.totals()).isEqualTo(longs(values.path("corpus_totals")));
        assertThat(corpus.brevityPenalty())
                .isCloseTo(values.path("corpus_brevity_penalty").asDouble(), TOLERANCE);
        assertThat(corpus.hypothesisLength())
                .isEqualTo(values.path("hypothesis_length").asLong());
        assertThat(corpus.referenceLength())
                .isEqualTo(values.path("reference_length").asLong());
        assertThat(corpus.corpus()).isCloseTo(values.path("corpus_bleu").asDouble(), TOLERANCE);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static List<Long> longs(JsonNode array) {
        List<Long> numbers = new ArrayList<>();
        array.forEach(one -> numbers.add(one.asLong()));
        return numbers;
    }
}
