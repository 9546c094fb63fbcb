package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.console.view.View;
import org.touchstone.console.world.DemoArtifacts;
import org.touchstone.console.world.FakeWorld;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;
import org.touchstone.console.world.TinyOnnx;
import org.touchstone.store.Sha256;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentsApiTest {
    private static final String GOOD = "?name=theirs&dataset=shapes&input=0..255";

    @Inject
    FakeWorld world;

    @Inject
    MemoryStore store;

    @Inject
    Catalog catalog;

    @Inject
    View view;

    @BeforeAll
    void seed() {
        DemoArtifacts artifacts = new DemoArtifacts(catalog);
        artifacts.model("shapes-mlp", "train-shapes-mlp", artifacts.shapes("ingest-shapes"));
    }

    @Test
    void shouldTakeAModelStoreItUnderItsDigestAndAnnounceIt() {
        byte[] model = TinyOnnx.classifier(28, 5, 1);
        String sha256 = Sha256.hex(model);

        upload(GOOD + "&profile=quick", model)
                .statusCode(202)
                .body("deployment.onnx.key", equalTo("uploads/" + sha256 + ".onnx"))
                .body("deployment.input.scale", contains(1.0f))
                .body("deployment.profile", equalTo("quick"))
                .body("outline.parameters", equalTo(28 * 28 * 5))
                .body("outline.inputs[0].shape", contains("batch", "1", "28", "28"))
                .body("links.page", equalTo("/audits?name=theirs"));

        assertThat(store.read("uploads/" + sha256 + ".onnx", 1 << 20)
                        .orElseThrow()
                        .content())
                .isEqualTo(model);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> view.deployments().get("theirs").isPresent());
        given().get("/api/v1/deployments")
                .then()
                .body("deployments.name", hasItem("theirs"))
                .body("deployments[0].dataset", containsString("shapes@"));
        upload(GOOD, model).statusCode(202).body("deployment.onnx.sha256", equalTo(sha256));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?dataset=shapes | name | no name",
                "?name=No_Good&dataset=shapes | name | not allowed",
                "?name=x | dataset | no images",
                "?name=x&dataset=nope | dataset | There are: shapes",
                "?name=x&dataset=..%2Fx | dataset | not a name",
                "?name=x&dataset=shapes&split=dev | split | no split 'dev'",
                "?name=x&dataset=shapes&input=0..2 | input | is not a range",
                "?name=x&dataset=shapes&input=mean%3D1,2 | input | 1 channels",
                "?name=x&dataset=shapes&profile=huge | profile | no profile 'huge'"
            })
    void shouldNameTheFieldThatIsWrong(String query, String field, String words) {
        given().urlEncodingEnabled(false)
                .contentType("application/octet-stream")
                .body(TinyOnnx.classifier(28, 5, 1))
                .post("/api/v1/deployments" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("title", containsString(words));
    }

    @Test
    void shouldRefuseWhatIsNoModel() {
        byte[] model = TinyOnnx.classifier(28, 5, 2);

        upload(GOOD, "PK\u0003\u0004 a zip".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .statusCode(400)
                .body("code", equalTo("NOT_ONNX"))
                .body("field", equalTo("file"))
                .body("title", containsString("PyTorch (.pt)"));
        upload(GOOD, new byte[0]).statusCode(400).body("title", equalTo("The file is empty."));
        upload(GOOD, Arrays.copyOf(model, model.length - 900))
                .statusCode(400)
                .body("title", containsString("cut off or damaged"))
                .body("detail", containsString("SHA-256"));
        upload(GOOD, TinyOnnx.classifier(32, 5, 1))
                .statusCode(400)
                .body("field", equalTo("dataset"))
                .body("title", containsString("batch × 1 × 32 × 32"));
        assertThat(store.list("uploads/" + Sha256.hex(TinyOnnx.classifier(32, 5, 1)), "", 1))
                .isEmpty();
    }

    @Test
    void shouldDeployWhatIsInTheStore() {
        byte[] model = TinyOnnx.classifier(28, 5, 3);
        String sha256 = Sha256.hex(model);
        store.put("elsewhere/model.onnx", model, "application/octet-stream");
        String object =
                "{\"name\":\"stored\",\"dataset\":\"shapes\",\"onnx\":{\"key\":\"elsewhere/model.onnx\",\"sha256\":\"";

        json(object + sha256 + "\"}}").statusCode(202).body("deployment.onnx.bytes", equalTo(model.length));
        json(object + "0".repeat(64) + "\"}}").statusCode(400).body("title", containsString(sha256));
        json("{\"name\":\"published\",\"model\":\"shapes-mlp\"}")
                .statusCode(202)
                .body("deployment.model", containsString("shapes-mlp@"))
                .body("deployment.dataset", containsString("shapes@"))
                .body("outline", nullValue());
        json("{\"name\":\"x\",\"model\":\"nobody\"}").statusCode(404);
        json("{\"name\":\"x\",\"dataset\":\"shapes\"}").statusCode(400).body("field", equalTo("model"));
        json("{\"name\":\"x\",\"modell\":\"shapes-mlp\"}").statusCode(400).body("field", equalTo("modell"));
        json("[").statusCode(400);
    }

    @Test
    void shouldSayThatKafkaIsAway() {
        world.away(true);
        try {
            upload(GOOD, TinyOnnx.classifier(28, 5, 1)).statusCode(503).body("code", equalTo("KAFKA_UNAVAILABLE"));
        } finally {
            world.away(false);
        }
    }

    private static ValidatableResponse upload(String query, byte[] body) {
        return given().contentType("application/octet-stream")
                .body(body)
                .post("/api/v1/deployments" + query)
                .then();
    }

    private static ValidatableResponse json(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/deployments")
                .then();
    }
}
