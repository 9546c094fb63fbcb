package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.ObservedImage;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class PicturesApiTest {
    @Inject
    MemoryStore store;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers = "";

    @Test
    void shouldListAndServeWhatATaskLeft() throws IOException {
        byte[] png = png(12, 8);
        store.create("tasks/draws/pictures/b.png", png, "image/png");
        store.create("tasks/draws/pictures/a.png", png, "image/png");
        store.create("tasks/draws/report.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "application/json");

        given().get("/api/v1/pictures/draws").then().statusCode(200).body("pictures.name", contains("a", "b"));
        given().get("/api/v1/pictures/draws/a.png")
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("Content-Security-Policy", startsWith("sandbox"));
        given().get("/api/v1/pictures/draws/report.json").then().statusCode(200).body("a", equalTo(1));
        given().get("/api/v1/pictures/draws/c.png").then().statusCode(404);
        given().get("/api/v1/pictures/nobody").then().statusCode(200).body("pictures.size()", equalTo(0));
        given().get("/api/v1/pictures/nobody/report.json").then().statusCode(404);
        given().get("/api/v1/pictures/..%2Fdraws/a.png").then().statusCode(400);
    }

    @Test
    void shouldTakePicturesAndNothingElse() throws IOException {
        given().contentType("application/octet-stream")
                .body(png(12, 8))
                .post("/api/v1/pictures")
                .then()
                .statusCode(200)
                .body("width", equalTo(12))
                .body("height", equalTo(8))
                .body("key", startsWith("uploads/"));
        given().contentType("application/octet-stream")
                .body("GIF89a and so on, but long enough to be a header".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/pictures")
                .then()
                .statusCode(400)
                .body("field", equalTo("file"));
        given().contentType("application/octet-stream")
                .body(new byte[300 * 1024])
                .post("/api/v1/pictures")
                .then()
                .statusCode(413);
    }

    @Test
    void shouldPassImagesOnToTheirStream() throws IOException {
        given().contentType("application/octet-stream")
                .queryParam("id", "door 3")
                .body(png(12, 8))
                .post("/api/v1/streams/camera-7/images")
                .then()
                .statusCode(202)
                .body("stream", equalTo("camera-7"))
                .body("id", equalTo("door 3"));
        given().contentType("application/octet-stream")
                .body(png(12, 8))
                .post("/api/v1/streams/camera-7/images")
                .then()
                .statusCode(202)
                .body("id", matchesPattern("[0-9a-f]{12}"));

        List<ObservedImage> images = sent("camera-7", 2);

        assertThat(images).extracting(ObservedImage::getId).first().isEqualTo("door 3");
        assertThat(images.get(1).getPicture().toByteArray()).isEqualTo(png(12, 8));
    }

    @Test
    void shouldRefuseWhatIsNoImageOrNoStream() throws IOException {
        given().contentType("application/octet-stream")
                .body("GIF89a and so on".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/streams/camera-7/images")
                .then()
                .statusCode(400)
                .body("field", equalTo("file"));
        given().contentType("application/octet-stream")
                .queryParam("id", "x".repeat(201))
                .body(png(12, 8))
                .post("/api/v1/streams/camera-7/images")
                .then()
                .statusCode(400)
                .body("field", equalTo("id"));
        given().contentType("application/octet-stream")
                .body(png(12, 8))
                .post("/api/v1/streams/No%20Name/images")
                .then()
                .statusCode(400);
    }

    private List<ObservedImage> sent(String stream, int count) throws IOException {
        TopicPartition partition = new TopicPartition(Topic.IMAGES.topicName(), 0);
        List<ObservedImage> images = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (images.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(message.key()).isEqualTo(stream);
                    images.add(ObservedImage.parseFrom(message.value()));
                }
            }
        }
        return images;
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }
}
