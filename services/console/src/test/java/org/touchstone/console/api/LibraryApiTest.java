package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.console.compare.CompareResource;
import org.touchstone.console.view.Story;
import org.touchstone.console.view.View;
import org.touchstone.console.world.DemoWorld;
import org.touchstone.console.world.FakeWorld;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibraryApiTest {
    @Inject
    FakeWorld world;

    @Inject
    MemoryStore store;

    @Inject
    Catalog catalog;

    @Inject
    View view;

    @Inject
    CompareResource comparisons;

    @Inject
    ObjectMapper json;

    @BeforeAll
    void seed() {
        world.demo(catalog);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> view.evaluations().size() > 0
                        && view.tasks().summary(DemoWorld.LIVE).isPresent());
    }

    @Test
    void shouldDrawDataSetsAsPictures() throws IOException {
        String digest = given().get("/api/v1/datasets")
                .then()
                .statusCode(200)
                .body("datasets.name", contains("shapes"))
                .body("datasets[0].refused.train", equalTo(3))
                .extract()
                .path("datasets[0].digest");
        String base = "/api/v1/datasets/shapes/" + digest;

        BufferedImage byClass = picture(base + "/preview.png?columns=10");
        assertThat(byClass.getWidth()).isEqualTo(10 * (56 + 2) + 2);
        assertThat(byClass.getHeight()).isEqualTo(5 * (56 + 2) + 2);
        assertThat(byClass.getRaster().getSample(0, 0, 0)).isEqualTo(0x80);
        BufferedImage inOrder = picture(base + "/preview.png?split=test&layout=order&count=7&columns=3");
        assertThat(inOrder.getHeight()).isEqualTo(3 * 58 + 2);
        given().get(base + "/classes?split=test")
                .then()
                .body("classNames", hasSize(5))
                .body("counts.sum()", equalTo(200))
                .body("counted", equalTo(200));
        given().get(base)
                .then()
                .body("manifest.splits[0].refused.first[0].detail", equalTo("Label 9 is not below 5."))
                .body("models.name", contains("shapes-mlp"));
        given().get(base + "/preview.png?split=nope").then().statusCode(404).body("detail", containsString("test"));
        given().get(base + "/preview.png?columns=9999").then().statusCode(400).body("field", equalTo("columns"));
    }

    @Test
    void shouldHandModelsOut() {
        given().get("/api/v1/models/shapes-mlp/latest")
                .then()
                .statusCode(200)
                .body("card.classNames", hasSize(5))
                .body("evaluations.id", contains("evaluate-shapes-mlp"));
        byte[] onnx = given().get("/api/v1/models/shapes-mlp/latest/model.onnx")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("shapes-mlp-"))
                .header("Content-Length", equalTo("48000"))
                .extract()
                .asByteArray();
        assertThat(onnx).hasSize(48_000);
        given().get("/api/v1/evaluations/evaluate-shapes-mlp")
                .then()
                .body("report.accuracy.successes", equalTo(1944))
                .body("report.confusion[3][0]", equalTo(11));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/models/..%2f..%2ftasks/latest",
                "/api/v1/models/shapes-mlp/..%2f..",
                "/api/v1/models/shapes-mlp/" + "Z",
                "/api/v1/datasets/%2e%2e/latest",
                "/api/v1/evaluations/..%2fx"
            })
    void shouldNotLetNamesReachOutOfTheirFolder(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(org.hamcrest.Matchers.oneOf(400, 404));
    }

    @Test
    void shouldSayThatTheStoreIsAway() {
        store.away(true);
        try {
            given().get("/api/v1/models/shapes-mlp/latest")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("3"));
            given().get("/api/v1/models").then().statusCode(200);
        } finally {
            store.away(false);
        }
    }

    @Test
    void shouldCompareASweepFieldByField() {
        given().get("/api/v1/compare?parent=sweep-rates")
                .then()
                .statusCode(200)
                .body("metric", equalTo("training loss"))
                .body("runs", hasSize(12))
                .body(
                        "parameters.field",
                        contains("trainClassifier.optimizer.adam.learningRate", "trainClassifier.seed"))
                .body("parameters[1].values[11]", equalTo("3"));
        given().get("/api/v1/compare?ids=sweep-rates-00,nobody")
                .then()
                .body("missing", contains("nobody"))
                .body("parameters", hasSize(0));
        given().get("/api/v1/compare?ids=a&maxPoints=1").then().statusCode(400);
    }

    @Test
    void shouldCompareFiveHundredRunsWithinASecond() throws IOException {
        for (int run = 0; run < 500; run++) {
            Story story = new Story("many-" + run)
                    .accepted(
                            "train-classifier",
                            "{\"options\":{\"parent\":\"many\"},\"trainClassifier\":{\"seed\":\"" + run + "\"}}")
                    .epoch(1);
            for (long step = 1; step <= 200; step++) {
                story.metric("loss", step, 1.0 / step);
            }
            world.broadcaster().events(story.events());
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> view.tasks().metrics("many-499", "loss", 1_000).isPresent());
        given().get("/api/v1/compare?parent=many").then().statusCode(200).body("runs", hasSize(500));

        // Time of this thread, not of the wall: the machine may be busy with something else.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long start = threads.getCurrentThreadCpuTime();
            json.writeValueAsBytes(comparisons.compare("", "many", null, null));
            best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
        }

        assertThat(TimeUnit.NANOSECONDS.toMillis(best)).isLessThan(500);
    }

    @Test
    void shouldListDeadLettersAndReplayThem() {
        String id = given().get("/api/v1/dead-letters")
                .then()
                .body("deadLetters", hasSize(2))
                .body("deadLetters.find { it.code == 'UNREADABLE' }.replayable", equalTo(false))
                .extract()
                .path("deadLetters.find { it.code == 'FAILED' }.id");
        given().post("/api/v1/dead-letters/" + id + "/replay").then().statusCode(202);
        given().post("/api/v1/dead-letters/9-9/replay").then().statusCode(404);

        assertThat(world.commands()).contains("replay train-too-fast by anonymous");
    }

    private static BufferedImage picture(String path) throws IOException {
        byte[] png = given().get(path)
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("Cache-Control", containsString("immutable"))
                .extract()
                .asByteArray();
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
