package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.cli.Main;
import org.touchstone.console.world.RealWorld;
import org.touchstone.testkit.SharedServers;

/** Nothing faked: the console makes its topics, submits through the worker's control, and sees its own events. */
@QuarkusTest
@TestProfile(RealWorld.class)
class RealConsoleIT {
    @TestHTTPResource
    @Nullable
    URL home;

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldSubmitShowCountAndCancelATask() {
        String body = task("real-task", 64);
        submit(body).statusCode(202);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/api/v1/tasks/real-task")
                .then()
                .statusCode(200)
                .body("task.state", equalTo("QUEUED"))
                .body("task.kind", equalTo("train-classifier"))
                .body("spec.trainClassifier.modelName", equalTo("digits")));
        submit(task("real-task", 65)).statusCode(409).body("code", equalTo("ID_TAKEN"));
        given().get("/api/v1/queues")
                .then()
                .statusCode(200)
                .body("queues.find { it.name == 'training' }.waiting", greaterThanOrEqualTo(1))
                .body("queues.find { it.name == 'training' }.members", equalTo(0));
        given().get("/api/v1/autoscale/training").then().body("value", greaterThanOrEqualTo(1));
        given().get("/api/v1/autoscale/cooking").then().statusCode(404);

        given().post("/api/v1/tasks/real-task/cancel").then().statusCode(202);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> given().get("/api/v1/tasks/real-task").then().body("task.state", equalTo("CANCELLED")));
        given().post("/api/v1/tasks/real-task/cancel").then().statusCode(greaterThanOrEqualTo(202));
        given().post("/api/v1/tasks/real-nobody/cancel").then().statusCode(404);
        given().post("/api/v1/tasks/real-nobody/retry").then().statusCode(404);
        given().post("/api/v1/tasks/real-task/retry").then().statusCode(409).body("detail", notNullValue());
    }

    @Test
    void shouldServeTheCommandLine() {
        StringWriter out = new StringWriter();
        String server = String.valueOf(home).replaceAll("/$", "");

        assertThat(commandLine(out, server, "submit", "--kind", "train-classifier", "--id", "real-cli"))
                .isZero();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> given().get("/api/v1/tasks/real-cli").then().statusCode(200));
        assertThat(commandLine(out, server, "tasks", "--text", "real-cli")).isZero();
        assertThat(commandLine(out, server, "queues")).isZero();
        assertThat(commandLine(out, server, "cancel", "real-cli")).isZero();
        assertThat(commandLine(out, server, "watch", "real-cli")).isEqualTo(1);
        assertThat(commandLine(out, server, "show", "real-cli")).isZero();
        assertThat(commandLine(out, server, "show", "real-nobody")).isEqualTo(3);

        assertThat(out.toString())
                .contains("QUEUED", "real-cli  train-classifier", "training", "is asked to stop", "cancelled")
                .contains("There is no task 'real-nobody'.");
    }

    private static int commandLine(StringWriter out, String server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server));
        PrintWriter writer = new PrintWriter(out, true);
        return Main.run(writer, writer, all.toArray(String[]::new));
    }

    @Test
    void shouldPassOnWhatTheRulesOfTasksSay() {
        submit("{\"id\":\"real-bad\",\"options\":{\"retries\":99},\"trainClassifier\":{}}")
                .statusCode(400)
                .body("field", equalTo("options.retries"));
        given().get("/api/v1/datasets/mnist/latest").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        given().get("/api/v1/models/UPPER/latest").then().statusCode(400);
    }

    @Test
    void shouldSayThatTheStoreIsAwayAndComeBackByItself() {
        SharedServers.s3().stop();
        try {
            submit(task("real-later", 1))
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("STORE_UNAVAILABLE"));
            given().get("/q/health/ready").then().statusCode(200);
        } finally {
            SharedServers.s3().restart();
        }
        submit(task("real-later", 1)).statusCode(202);
    }

    private static ValidatableResponse submit(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/tasks")
                .then();
    }

    private static String task(String id, int batchSize) {
        return "{\"id\":\"" + id
                + "\",\"trainClassifier\":{\"dataset\":\"mnist\",\"modelName\":\"digits\",\"batchSize\":" + batchSize
                + "}}";
    }
}
