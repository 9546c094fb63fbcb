package org.touchstone.console.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.touchstone.console.view.Story;
import org.touchstone.console.view.View;
import org.touchstone.console.world.FakeWorld;
import org.touchstone.console.world.KafkaResource;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@Timeout(60)
class StreamsTest {
    private final ObjectMapper json = new ObjectMapper();
    private final EventStreamClient client = new EventStreamClient();

    @TestHTTPResource("/api/v1/")
    @Nullable
    URI api;

    @Inject
    FakeWorld world;

    @Inject
    View view;

    @Inject
    Streams streams;

    @Test
    void shouldGoOnWhereAReturningClientWasEvenThroughAKill() throws IOException {
        Story story = new Story("sse-task").accepted().epoch(1).started(100);
        for (long step = 1; step <= 20; step++) {
            story.metric("loss", step, 1.0 / step);
        }
        publish(story, 0);

        List<EventStreamClient.Received> first = client.readUntil(task("sse-task"), "", event -> true);
        assertThat(first).extracting(EventStreamClient.Received::name).containsExactly("snapshot");
        TreeMap<Long, Double> curve = new TreeMap<>();
        take(curve, json.readTree(first.get(0).data()).at("/series/loss"));
        assertThat(curve).hasSize(20);

        int told = story.events().size();
        story.epoch(2).resumed(10).metric("loss", 11, 7.0).metric("loss", 12, 8.0);
        publish(story, told);
        List<EventStreamClient.Received> second =
                client.readUntil(task("sse-task"), first.get(0).id(), event -> true);

        assertThat(second).extracting(EventStreamClient.Received::name).containsExactly("delta");
        JsonNode delta = json.readTree(second.get(0).data());
        long fromStep = delta.at("/rollbacks/0/fromStep").longValue();
        curve.tailMap(fromStep, false).clear();
        take(curve, delta.at("/series/loss"));
        assertThat(curve.keySet()).hasSize(12);
        assertThat(curve).containsEntry(11L, 7.0).containsEntry(12L, 8.0).containsEntry(10L, 0.1);
        assertThat(delta.at("/task/epochs/0/end").textValue()).isEqualTo("KILLED");
    }

    @Test
    void shouldTellWhatHappensWhileItHappens() throws Exception {
        Story story = new Story("sse-live").accepted().epoch(1).started(100);
        publish(story, 0);
        int told = story.events().size();
        List<EventStreamClient.Received> events = new ArrayList<>();
        Thread reader = new Thread(() -> events.addAll(
                client.readUntil(task("sse-live"), "", event -> event.data().contains("\"SUCCEEDED\""))));
        reader.start();
        Awaitility.await().until(() -> streams.open() > 0);

        publish(story.metric("loss", 1, 0.5).progress(1, 100, 5), told);
        publish(story.succeeded(100), told + 2);
        reader.join(Duration.ofSeconds(20).toMillis());

        assertThat(events.get(0).name()).isEqualTo("snapshot");
        assertThat(events.stream().map(EventStreamClient.Received::data)).anyMatch(data -> data.contains("0.5"));
        assertThat(events.get(events.size() - 1).data()).contains("\"SUCCEEDED\"");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> streams.open() == 0);
    }

    @Test
    void shouldSendAClientWithAStrangePositionEverything() {
        publish(new Story("sse-strange").accepted(), 0);
        for (String last : List.of("nonsense", "0:999999999", "99:1", "-1:5")) {
            assertThat(client.readUntil(task("sse-strange"), last, event -> true))
                    .extracting(EventStreamClient.Received::name)
                    .containsExactly("snapshot");
        }
    }

    @Test
    void shouldTellRowsThatChangedToAReturningFollowerOfAll() throws IOException {
        publish(new Story("sse-all-1").at(2_000_000_000L).accepted(), 0);
        EventStreamClient.Received first = client.readUntil(
                        board(), "", event -> event.data().contains("sse-all-1"))
                .get(0);
        publish(new Story("sse-all-2").at(2_000_000_001L).accepted(), 0);

        EventStreamClient.Received second =
                client.readUntil(board(), first.id(), event -> true).get(0);

        assertThat(second.name()).isEqualTo("delta");
        assertThat(json.readTree(second.data()).at("/rows").findValuesAsText("id"))
                .contains("sse-all-2")
                .doesNotContain("sse-all-1");
        assertThat(json.readTree(second.data()).at("/feed/caughtUp").booleanValue())
                .isTrue();
    }

    @Test
    void shouldSayThatThereIsNoSuchTask() {
        given().get("/api/v1/tasks/sse-nobody/stream").then().statusCode(404);
    }

    private void publish(Story story, int from) {
        long offset = world.broadcaster()
                .events(story.events().subList(from, story.events().size()));
        String id = story.events().get(0).getTaskId();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> view.tasks()
                .position(id)
                .filter(position -> position.offset() >= offset)
                .isPresent());
    }

    private URI task(String id) {
        return java.util.Objects.requireNonNull(api).resolve("tasks/" + id + "/stream");
    }

    private URI board() {
        return java.util.Objects.requireNonNull(api).resolve("stream");
    }

    private static void take(java.util.Map<Long, Double> curve, JsonNode series) {
        for (int i = 0; i < series.path("steps").size(); i++) {
            curve.put(
                    series.path("steps").get(i).longValue(),
                    series.path("values").get(i).doubleValue());
        }
    }
}
