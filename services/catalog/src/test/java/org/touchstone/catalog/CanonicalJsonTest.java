package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "{\"a\":0.001} | {\"a\":1.0E-3}",
                "{\"a\":1} | {\"a\":1.00}",
                "{\"a\":[1e2]} | {\"a\":[100]}",
                "{\"a\":2.0E-3} | {\"a\":0.0020}",
                "{\"a\":\"A\"} | {\"a\":\"\\u0041\"}"
            })
    void waysOfWritingDoNotChangeTheDigest(String one, String other) {
        assertThat(digest(one)).isEqualTo(digest(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"a\":[1]}",
                "{\"a\":[1,[2]]} | {\"a\":[[1],2]}",
                "{\"a\":null} | {}",
                "{\"a\":true} | {\"a\":\"true\"}",
                "{\"a\":0.1} | {\"a\":0.10000000000000002}",
                "{\"a\":9007199254740993} | {\"a\":9007199254740992}",
                "{\"a\":{\"b\":1}} | {\"a\":{},\"b\":1}"
            })
    void valuesDo(String one, String other) {
        assertThat(digest(one)).isNotEqualTo(digest(other));
    }

    @Test
    void fieldsOutsideTheDigestDoNotCount() {
        List<String> outside = List.of("digest", "lineage.taskId");
        String one =
                CanonicalJson.digest(tree("{\"digest\":\"x\",\"lineage\":{\"taskId\":\"t\",\"models\":[]}}"), outside);
        String other = CanonicalJson.digest(tree("{\"lineage\":{\"models\":[]}}"), outside);
        String third = CanonicalJson.digest(tree("{\"lineage\":{\"models\":[1]}}"), outside);

        assertThat(one).isEqualTo(other).isNotEqualTo(third);
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() {
        Lineage lineage = CanonicalJson.value(
                "key", tree("{\"taskId\":\"t\",\"datasets\":[],\"models\":[],\"future\":{\"x\":1}}"), Lineage.class);

        assertThat(lineage).isEqualTo(new Lineage("t", List.of(), List.of()));
    }

    @Test
    void theBytesOfAValueAreGolden() {
        byte[] bytes = CanonicalJson.bytes(new Normalization(List.of(0.1), List.of(2.0)));
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"mean\" : [ 0.1 ],\n  \"standardDeviation\" : [ 2.0 ]\n}");
    }

    private static String digest(String json) {
        return CanonicalJson.digest(tree(json), List.of());
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode tree(String json) {
        return CanonicalJson.tree("key", json.getBytes(StandardCharsets.UTF_8));
    }
}
