package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.console.view.View;
import org.touchstone.console.world.AuditScenes;
import org.touchstone.console.world.FakeWorld;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditsApiTest {
    private static final String FINISHED = "/api/v1/audits/" + AuditScenes.FINISHED;
    private static final String LIVE = "/api/v1/audits/" + AuditScenes.LIVE;

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
        world.audits(catalog, store);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> view.audits().size() > 0
                        && view.tasks()
                                .detail(AuditScenes.LIVE + "-s-1")
                                .filter(task -> !task.artifacts().isEmpty())
                                .isPresent());
    }

    @Test
    void shouldListWhatIsAtWorkAndWhatIsDone() {
        given().get("/api/v1/audits")
                .then()
                .statusCode(200)
                .body("audits.id", hasItems(AuditScenes.FINISHED, AuditScenes.LIVE, AuditScenes.FAILED))
                .body("audits.find { it.id == 'audit-theirs' }.verdicts.size()", equalTo(11))
                .body("audits.find { it.id == 'audit-digits' }.digest", nullValue())
                .body("audits.find { it.id == 'audit-einsum' }.task.failure.message", containsString("Einsum_12"));
        String sha256 = given().get("/api/v1/audits?name=theirs")
                .then()
                .body("audits.id", contains(AuditScenes.FINISHED))
                .extract()
                .path("audits[0].modelSha256");
        given().get("/api/v1/audits?model=" + sha256).then().body("audits.id", contains(AuditScenes.FINISHED));
        given().get("/api/v1/audits?name=nobody").then().body("audits", hasSize(0));
    }

    @Test
    void shouldShowTheReportOfAFinishedAudit() {
        given().get(FINISHED)
                .then()
                .statusCode(200)
                .body("audit.task.state", equalTo("SUCCEEDED"))
                .body("report.complete", equalTo(true))
                .body("report.methods.find { it.id == 'guided-backpropagation' }.verdict.verdict", equalTo("FAIL"))
                .body("report.pictures.size()", greaterThan(2_000));
        given().get(FINISHED + "?image=3")
                .then()
                .body("report.pictures.findAll { it.method != '' }.image", everyItem(equalTo(3)))
                .body("report.pictures.findAll { it.kind == 'input' }", hasSize(8));
    }

    @Test
    void shouldMergeWhatTheShardsOfAnAuditAtWorkHaveFound() {
        given().get(LIVE)
                .then()
                .statusCode(200)
                .body("report.complete", equalTo(false))
                .body("report.progress.shardsDone", equalTo(2))
                .body("report.progress.shardsPlanned", equalTo(4))
                .body("report.series.order.unique()", contains("top-down"))
                .body("report.series[0].points[0].mean", notNullValue())
                .body("report.series[0].points[0].low", nullValue())
                .body("report.pictures.order.unique()", contains("trained", "top-down"))
                .body("report.methods.verdict", everyItem(nullValue()));
        given().get("/api/v1/audits/" + AuditScenes.FAILED).then().body("report", nullValue());
    }

    @Test
    void shouldHandOutEvidenceThatMayDoNothing() throws IOException {
        String sha256 = given().get(FINISHED + "?image=0").then().extract().path("report.pictures[0].object.sha256");
        byte[] png = given().get("/api/v1/audits/evidence/theirs/" + sha256 + ".png")
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("Cache-Control", containsString("immutable"))
                .header("Content-Security-Policy", containsString("sandbox"))
                .extract()
                .asByteArray();
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(28);
        given().get(FINISHED + "/report.html")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("attachment; filename=\"audit-theirs-"))
                .header("Content-Security-Policy", containsString("sandbox; default-src 'none'"))
                .body(containsString("<h1>theirs</h1>"));
        given().get(FINISHED + "/report.html?show=1").then().header("Content-Disposition", equalTo("inline"));
        given().get(FINISHED + "/report.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("name", equalTo("theirs"));
        given().get(LIVE + "/report.html").then().statusCode(409).body("detail", containsString("touchstone watch"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/audits/nobody",
                "/api/v1/audits/nobody/report.html",
                "/api/v1/audits/..%2f..%2ftasks/report.json",
                "/api/v1/audits/evidence/theirs/0000.png",
                "/api/v1/audits/evidence/..%2f..%2fuploads/0000000000000000000000000000000000000000000000000000000000000000.png",
                "/api/v1/audits/evidence/theirs/0000000000000000000000000000000000000000000000000000000000000000.png"
            })
    void shouldRefuseWhatIsNotThere(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(org.hamcrest.Matchers.oneOf(400, 404));
    }

    @Test
    void shouldSayThatTheStoreIsAway() {
        store.away(true);
        try {
            given().get("/api/v1/audits").then().statusCode(200);
            given().get(FINISHED + "/report.json").then().statusCode(503);
        } finally {
            store.away(false);
        }
    }
}
