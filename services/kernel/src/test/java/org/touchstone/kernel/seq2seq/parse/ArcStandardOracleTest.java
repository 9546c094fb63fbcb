package org.touchstone.kernel.seq2seq.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;

/** Transitions and attachment scores, every case. */
class ArcStandardOracleTest {
    static List<OracleCase> cases() {
        return OracleCase.all("seq2seq", "arc-standard");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void transitionsAreTheOracleAndBuildTheTree(OracleCase file) {
        for (JsonNode sentence : file.values().path("sentences")) {
            DependencyTree gold = tree(sentence);

            assertThat(gold.isProjective()).isTrue();
            List<Transition> transitions = ArcStandard.oracle(gold).orElseThrow();
            assertThat(transitions.stream().map(Object::toString))
                    .containsExactlyElementsOf(list(sentence.path("transitions"), JsonNode::asText));
            assertThat(ArcStandard.replay(gold.size(), transitions)).isEqualTo(gold);
        }
        for (JsonNode sentence : file.values().path("non_projective")) {
            List<Integer> heads = list(sentence.path("heads"), JsonNode::asInt);
            DependencyTree gold =
                    new DependencyTree(heads, heads.stream().map(h -> "x").toList());

            assertThat(gold.isProjective()).isFalse();
            assertThat(ArcStandard.oracle(gold)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void attachmentScores(OracleCase file) {
        for (String parse : List.of("A", "B")) {
            Attachment all = Attachment.NONE;
            Attachment words = Attachment.NONE;
            for (JsonNode sentence : file.values().path("sentences")) {
                List<String> upos = list(sentence.path("upos"), JsonNode::asText);
                DependencyTree guess = tree(sentence.path("parse_" + parse));
                Attachment one = Attachment.of(tree(sentence), guess, upos);
                Attachment plain = Attachment.withoutPunctuation(tree(sentence), guess, upos);
                agree(one, sentence.path("counts").path(parse));
                agree(plain, sentence.path("counts").path(parse + "np"));
                all = all.plus(one);
                words = words.plus(plain);
            }
            scores(all, file.values().path("scores").path(parse));
            scores(words, file.values().path("scores").path(parse + "np"));
        }
    }

    private static void agree(Attachment counts, JsonNode expected) {
        assertThat(List.of(counts.words(), counts.heads(), counts.labelled(), counts.universal()))
                .isEqualTo(list(expected, JsonNode::asLong));
    }

    private static void scores(Attachment counts, JsonNode expected) {
        assertThat(counts.words()).isEqualTo(expected.path("tokens").asLong());
        assertThat(counts.unlabelledScore()).isCloseTo(expected.path("UAS").asDouble(), within(1e-9));
        assertThat(counts.labelledScore()).isCloseTo(expected.path("LAS").asDouble(), within(1e-9));
        assertThat(counts.universalScore())
                .isCloseTo(expected.path("LAS_universal_labels").asDouble(), within(1e-9));
    }

    private static DependencyTree tree(JsonNode sentence) {
        return new DependencyTree(
                list(sentence.path("heads"), JsonNode::asInt), list(sentence.path("deprels"), JsonNode::asText));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> of) {
        List<T> list = new ArrayList<>();
        array.forEach(one -> list.add(of.apply(one)));
        return list;
    }
}
