package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class PicturesApiTest {
    @Inject
    MemoryStore store;

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

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }
}
