package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.console.view.Story;
import org.touchstone.console.view.View;
import org.touchstone.console.world.FakeWorld;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.proto.v1.TaskEvent;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class TasksApiTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    FakeWorld world;

    @Inject
    View view;

    @Test
    void shouldTakeATaskOnceAndRefuseAnotherOfItsId() {
        String body = task("api-once", 64);

        submit(body)
                .statusCode(202)
                .header("Location", endsWith("/api/v1/tasks/api-once"))
                .body("created", equalTo(true));
        submit(body).statusCode(200).body("created", equalTo(false));
        submit(task("api-once", 65))
                .statusCode(409)
                .contentType(PROBLEM)
                .body("code", equalTo("ID_TAKEN"))
                .body("field", equalTo("id"));
        awaitTask("api-once");
        given().get("/api/v1/tasks/api-once")
                .then()
                .statusCode(200)
                .body("task.state", equalTo("QUEUED"))
                .body("task.submitter", equalTo("anonymous"))
                .body("spec.trainClassifier.batchSize", equalTo(64));
    }

    @Test
    void shouldMakeAnIdWhereThereIsNone() {
        submit("{\"trainClassifier\":{\"dataset\":\"mnist\",\"modelName\":\"m\",\"batchSize\":1}}")
                .statusCode(202)
                .body("id", notNullValue());
    }

    @Test
    void shouldNameTheFieldAtFaultAndTheRemedy() {
        submit(task("api-bad", 0))
                .statusCode(400)
                .contentType(PROBLEM)
                .body("field", equalTo("trainClassifier.batchSize"))
                .body("detail", containsString("64 is a good start"));
        submit("{\"id\":\"x\",\"trainClassifier\":{\"batchSise\":64}}")
                .statusCode(400)
                .body("field", equalTo("trainClassifier.batchSise"))
                .body("title", containsString("has no field 'batchSise'"));
        submit("{\"id\":\"x\"}")
                .statusCode(400)
                .body("detail", containsString("trainClassifier"))
                .body("detail", containsString("completeImages"));
        submit("{\"id\": ").statusCode(400).body("detail", containsString("line 1"));
        submit("[1]").statusCode(400).body("title", equalTo("The body is not a task."));
        submit("").statusCode(400);
        submit("{\"id\":\"x\",\"ticket\":{\"number\":1},\"evaluateModel\":{}}")
                .statusCode(400)
                .body("field", equalTo("ticket"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "A", "-a", "a-", "a/b", "a.b", "%2e%2e", "ünï", "x y"})
    void shouldRefuseForgedIds(String id) {
        submit(task(id, 1)).statusCode(400).body("field", equalTo("id"));
        given().pathParam("id", id)
                .post("/api/v1/tasks/{id}/cancel")
                .then()
                .statusCode(400)
                .contentType(PROBLEM);
        assertThat(world.commands()).noneMatch(command -> command.contains(id + " "));
    }

    @Test
    void shouldListFilterAndPage() {
        for (int i = 0; i < 7; i++) {
            world.broadcaster()
                    .events(new Story("page-" + i)
                            .at(1_800_000_000L + i)
                            .accepted()
                            .events());
        }
        awaitTask("page-6");

        String next = given().get("/api/v1/tasks?text=page-&limit=3")
                .then()
                .statusCode(200)
                .body("tasks.id", contains("page-6", "page-5", "page-4"))
                .body("total", equalTo(7))
                .extract()
                .path("next");
        String last = given().get("/api/v1/tasks?text=PAGE-&limit=3&cursor=" + next)
                .then()
                .body("tasks.id", contains("page-3", "page-2", "page-1"))
                .extract()
                .path("next");
        given().get("/api/v1/tasks?text=page-&limit=3&cursor=" + last)
                .then()
                .body("tasks.id", contains("page-0"))
                .body("next", equalTo(null));
        given().get("/api/v1/tasks?text=page-&sort=id&limit=2").then().body("tasks.id", contains("page-0", "page-1"));
        given().get("/api/v1/tasks?state=running&text=page-").then().body("tasks", hasSize(0));
        given().get("/api/v1/tasks?state=queued,running&kind=train-classifier&text=page-")
                .then()
                .body("tasks", hasSize(7))
                .body("counts.QUEUED", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?state=sleeping",
                "?sort=size",
                "?limit=0",
                "?limit=501",
                "?cursor=!!",
                "?cursor=AAAA",
                "?limit=x"
            })
    void shouldRefuseAListingItDoesNotUnderstand(String query) {
        given().get("/api/v1/tasks" + query)
                .then()
                .statusCode(query.equals("?limit=x") ? 404 : 400)
                .contentType(PROBLEM)
                .body("detail", notNullValue());
    }

    @Test
    void shouldShowMetricsEventsAndEpochsOfATaskThatWasKilled() {
        Story story = new Story("api-killed").accepted().epoch(1).started(100);
        for (long step = 1; step <= 40; step++) {
            story.metric("training loss", step, 2.0 / step);
        }
        story.checkpointed(30)
                .epoch(2)
                .resumed(30)
                .metric("training loss", 31, 0.5)
                .progress(31, 100, 60);
        story.metric("training loss", 32, Double.NaN);
        world.broadcaster().events(story.events());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/api/v1/tasks/api-killed/metrics")
                .then()
                .statusCode(200)
                .body("series.'training loss'.steps", hasSize(32))
                .body("series.'training loss'.values[31]", equalTo("NaN")));

        given().get("/api/v1/tasks/api-killed")
                .then()
                .body("epochs.end", contains("KILLED", "RUNNING"))
                .body("task.kills", equalTo(1))
                .body("task.step", equalTo(31))
                .body("task.etaSeconds", equalTo(60))
                .body("checkpoints.step", contains(30));
        given().get("/api/v1/tasks/api-killed/metrics?name=training loss&maxPoints=8")
                .then()
                .body("series.'training loss'.steps.size()", equalTo(8));
        given().get("/api/v1/tasks/api-killed/metrics?maxPoints=2").then().statusCode(400);
        given().get("/api/v1/tasks/api-killed/events")
                .then()
                .body("event.findAll { it.resumed }.resumed.fromStep", hasItem("30"))
                .body("event.findAll { it.metric }", hasSize(0));
    }

    @Test
    void shouldPassCommandsOnWithTheNameOfWhoAsks() {
        given().post("/api/v1/tasks/some-task/cancel").then().statusCode(202);
        given().post("/api/v1/tasks/missing-task/cancel").then().statusCode(404).contentType(PROBLEM);
        given().post("/api/v1/tasks/running-task/retry")
                .then()
                .statusCode(409)
                .body("detail", equalTo("The task is running."));

        assertThat(world.commands()).contains("cancel some-task by anonymous");
    }

    @Test
    void shouldSayHonestlyThatKafkaIsAway() {
        world.away(true);
        try {
            submit(task("api-away", 1))
                    .statusCode(503)
                    .contentType(PROBLEM)
                    .header("Retry-After", notNullValue())
                    .body("detail", containsString("safe"));
        } finally {
            world.away(false);
        }
    }

    @Test
    void shouldReadOnAfterARecordThatNobodyCanRead() {
        world.broadcaster().send(org.touchstone.proto.Topic.TASK_EVENTS, "junk", new byte[] {(byte) 0xff, 1, 2});
        world.broadcaster().events(List.of(TaskEvent.getDefaultInstance()));
        world.broadcaster().events(new Story("after-junk").accepted().events());

        awaitTask("after-junk");
        given().get("/api/v1/status").then().body("feed.caughtUp", equalTo(true));
        int unreadable = given().get("/api/v1/status").path("feed.unreadable");
        assertThat(unreadable).isGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldAnswerUnknownPathsWithAProblem() {
        given().get("/api/v1/nothing").then().statusCode(404).contentType(PROBLEM);
        given().get("/api/v1/tasks/never-seen")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("title", containsString("never-seen"));
        given().contentType("text/plain")
                .body("x")
                .post("/api/v1/tasks")
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
        given().delete("/api/v1/tasks").then().statusCode(405).contentType(PROBLEM);
    }

    private static io.restassured.response.ValidatableResponse submit(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/tasks")
                .then();
    }

    private static String task(String id, int batchSize) {
        return "{\"id\":\"" + id + "\",\"trainClassifier\":{\"dataset\":\"mnist\",\"modelName\":\"m\",\"batchSize\":"
                + batchSize + "}}";
    }

    private void awaitTask(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> view.tasks().summary(id).isPresent());
    }
}
