package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.TextManifest;
import org.touchstone.console.world.KafkaResource;

/** What a data set of text shows of itself. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class TextApiTest {
    private static final String PAIRS = "das Haus\tthe house\nja\tyes\nnein\tno\n";
    private static final String TREES = """
            # sent_id = one
            1\tShow\t_\tVERB\t_\t_\t0\troot\t_\t_
            2\tme\t_\tPRON\t_\t_\t1\tiobj\t_\t_

            1\tGo\t_\tVERB\t_\t_\t0\troot\t_\t_

            """;

    @Inject
    Catalog catalog;

    @BeforeEach
    void publish() {
        publish("api-pairs", "PARALLEL", PAIRS, 3);
        publish("api-trees", "CONLLU", TREES, 2);
    }

    private void publish(String name, String form, String content, long sentences) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        catalog.publish(TextManifest.draft(
                name,
                form,
                List.of(new TextManifest.Split("train", sentences, 6, catalog.putText(name, bytes), Refusals.NONE)),
                "ingest"));
    }

    private static String sentences(String dataset) {
        return "/api/v1/datasets/" + dataset + "/latest/sentences";
    }

    @Test
    void shouldTellTextFromImages() {
        given().get("/api/v1/datasets/api-pairs/latest")
                .then()
                .statusCode(200)
                .body("text.form", equalTo("PARALLEL"))
                .body("manifest", nullValue());
    }

    @Test
    void shouldShowPairsInOrderPageByPage() {
        given().queryParam("count", 2)
                .get(sentences("api-pairs"))
                .then()
                .statusCode(200)
                .body("sentences.source", contains("das Haus", "ja"))
                .body("sentences.target", contains("the house", "yes"))
                .body("more", equalTo(true));
        given().queryParam("from", 2)
                .queryParam("count", 2)
                .get(sentences("api-pairs"))
                .then()
                .body("sentences.number", contains(2))
                .body("more", equalTo(false));
    }

    @Test
    void shouldShowTreesWithTheirHeads() {
        given().get(sentences("api-trees"))
                .then()
                .statusCode(200)
                .body("sentences.source", contains("Show me", "Go"))
                .body("sentences[0].heads", contains(0, 1))
                .body("sentences[0].relations", contains("root", "iobj"));
    }

    @Test
    void shouldRefuseWhatCannotBeShown() {
        given().queryParam("from", -1)
                .get(sentences("api-pairs"))
                .then()
                .statusCode(400)
                .body("field", equalTo("from"));
        given().queryParam("count", 101)
                .get(sentences("api-pairs"))
                .then()
                .statusCode(400)
                .body("field", equalTo("count"));
        given().queryParam("split", "nowhere")
                .get(sentences("api-pairs"))
                .then()
                .statusCode(404)
                .body("detail", containsString("it has [train]"));
    }
}
