package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.console.world.RealWorld;
import org.touchstone.testkit.SharedServers;

/** Nothing faked: the console makes its topics, submits through the worker's control, and sees its own events. */
@QuarkusTest
@TestProfile(RealWorld.class)
class RealConsoleIT {

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
