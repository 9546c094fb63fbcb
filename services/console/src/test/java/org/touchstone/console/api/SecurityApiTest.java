package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.console.world.KafkaResource;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestProfile(SecurityApiTest.WithTokens.class)
class SecurityApiTest {
    private static final String BEARER = "Bearer open sesame";

    @TestHTTPResource
    @Nullable
    URI home;

    /** A console that knows ada. */
    public static final class WithTokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "touchstone.console.tokens",
                    "ada:41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb",
                    "touchstone.console.max-upload",
                    "1M");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tasks",
                "/api/v1/stream",
                "/api/v1/models/m/latest/model.onnx",
                "/api/v1/status",
                "/q/metrics",
                "/q/openapi",
                "/api/v1/../v1/tasks",
                "//api/v1/tasks",
                "/api/v1/%74asks"
            })
    void shouldKeepStrangersOut(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", equalTo("Bearer"));
        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer open sesam")
                .get(path)
                .then()
                .statusCode(401);
    }

    @Test
    void shouldLetTheHolderOfATokenInAndRememberTheName() {
        given().header("Authorization", BEARER).get("/api/v1/tasks").then().statusCode(200);
        given().header("Authorization", BEARER).get("/q/metrics").then().statusCode(200);
    }

    @Test
    void shouldSignABrowserInAndOut() {
        var signedIn = given().contentType(ContentType.JSON)
                .header("Origin", origin())
                .body("{\"token\":\"open sesame\"}")
                .post("/api/v1/session");
        assertThat(signedIn.statusCode()).isEqualTo(200);
        String header = signedIn.header("Set-Cookie");
        assertThat(header).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("sesame");
        String cookie = signedIn.cookie("touchstone_session");

        given().cookie("touchstone_session", cookie)
                .get("/api/v1/session")
                .then()
                .body("user", equalTo("ada"));
        given().cookie("touchstone_session", cookie).get("/api/v1/tasks").then().statusCode(200);
        given().cookie("touchstone_session", cookie)
                .header("Origin", "http://evil.example")
                .post("/api/v1/tasks/some/cancel")
                .then()
                .statusCode(403)
                .body("code", equalTo("ORIGIN"));
        given().cookie("touchstone_session", cookie)
                .header("Origin", origin())
                .post("/api/v1/tasks/some/cancel")
                .then()
                .statusCode(202);
        given().cookie("touchstone_session", cookie.replace("ada", "eve"))
                .get("/api/v1/tasks")
                .then()
                .statusCode(401);
        given().delete("/api/v1/session").then().statusCode(204).header("Set-Cookie", containsString("Max-Age=0"));
    }

    @Test
    void shouldRefuseAWrongTokenAtTheDoor() {
        given().contentType(ContentType.JSON)
                .body("{\"token\":\"guess\"}")
                .post("/api/v1/session")
                .then()
                .statusCode(401)
                .body("field", equalTo("token"));
        given().contentType(ContentType.JSON)
                .body("null")
                .post("/api/v1/session")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login.html", "/tasks/some-task", "/js/app.js", "/api/v1/session", "/nothing.txt"})
    void shouldSendTheHeadersOfACarefulSite(String path) {
        given().get(path)
                .then()
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("X-Frame-Options", equalTo("DENY"))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .header("Cross-Origin-Opener-Policy", notNullValue());
    }

    @Test
    void shouldServeThePageUnderEveryAddressOfIt() {
        given().get("/tasks/some-task").then().statusCode(200).body(containsString("<title>Touchstone</title>"));
        given().get("/models/m/" + "0".repeat(64)).then().statusCode(200);
        given().get("/nothing.txt").then().statusCode(404);
    }

    @Test
    void shouldRefuseALargeBodyWithAnExplanation() {
        String body = "{\"id\":\"" + "x".repeat(300_000) + "\"}";
        given().header("Authorization", BEARER)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/tasks")
                .then()
                .statusCode(413)
                .body("code", equalTo("TOO_LARGE"));
    }

    @Test
    void shouldRefuseALargeUploadWithAnExplanation() {
        given().header("Authorization", BEARER)
                .contentType("application/octet-stream")
                .body(new byte[(1 << 20) + 1])
                .post("/api/v1/deployments?name=big&dataset=shapes")
                .then()
                .statusCode(413)
                .body("title", containsString("1 MiB"))
                .body("detail", containsString("touchstone.console.max-upload"));
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/tasks, application/json", "/api/v1/deployments, application/json"})
    void shouldRefuseALargeBodyThatHidesItsSize(String path, String type) throws IOException {
        URI address = java.util.Objects.requireNonNull(home);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + BEARER
                            + "\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            try {
                for (int i = 0; i < 12; i++) {
                    out.write(chunk.getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            } catch (IOException expected) {
                assertThat(expected).hasMessageMatching("(?i).*(broken pipe|reset).*");
            }
            InputStream in = socket.getInputStream();
            byte[] head = new byte[12];
            int read = in.readNBytes(head, 0, head.length);
            assertThat(new String(head, 0, read, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    private String origin() {
        return String.valueOf(home).replaceAll("/$", "");
    }
}
