package org.touchstone.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    /** SHA-256 of "open sesame". */
    private static final String ADA = "ada:41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    private static final long UPLOAD_BYTES = 512L << 20;

    private final Tokens none = tokens(List.of(), NOON);
    private final Tokens some = tokens(List.of(ADA), NOON);

    @Test
    void shouldLetEverybodyOnThisMachineInWhileThereAreNoTokens() {
        Gate gate = gate(none, List.of("localhost", "127.0.0.1", "[::1]"));

        for (String host : List.of("localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST")) {
            assertThat(gate.judge(get("/api/v1/tasks", host, null, null)))
                    .isEqualTo(new Gate.Verdict.Pass("anonymous"));
        }
    }

    @Test
    void shouldRefuseANameThatSomebodyPointedAtThisMachine() {
        Gate gate = gate(none, List.of("localhost"));

        assertThat(code(gate.judge(get("/", "evil.example:8080", null, null)))).isEqualTo("HOST");
        assertThat(code(gate.judge(get("/", null, null, null)))).isEqualTo("HOST");
        assertThat(gate.judge(get("/q/health/live", "10.1.2.3:8080", null, null)))
                .isInstanceOf(Gate.Verdict.Pass.class);
        assertThat(gate(none, List.of("*")).judge(get("/", "evil.example", null, null)))
                .isInstanceOf(Gate.Verdict.Pass.class);
    }

    @Test
    void shouldAskForATokenWhereThereAreSome() {
        Gate gate = gate(some, List.of("localhost"));

        assertThat(code(gate.judge(get("/api/v1/tasks", "console.example", null, null))))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(code(gate.judge(get("/q/metrics", "console.example", null, null))))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(code(gate.judge(get("/api/v1/tasks", "console.example", "Bearer wrong", null))))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(code(gate.judge(get("/api/v1/tasks", "console.example", "Basic b3BlbiBzZXNhbWU=", null))))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(gate.judge(get("/api/v1/tasks", "console.example", "bearer open sesame", null)))
                .isEqualTo(new Gate.Verdict.Pass("ada"));
        assertThat(gate.judge(get("/login.html", "console.example", null, null)))
                .isInstanceOf(Gate.Verdict.Pass.class);
        assertThat(gate.judge(get("/q/health/ready", "console.example", null, null)))
                .isInstanceOf(Gate.Verdict.Pass.class);
    }

    @Test
    void shouldKnowASessionUntilItEndsOrItsTokenIsGone() {
        String session = some.session("ada");
        Gate gate = gate(some, List.of());

        assertThat(gate.judge(get("/api/v1/tasks", "c", null, session))).isEqualTo(new Gate.Verdict.Pass("ada"));
        assertThat(tokens(List.of(ADA), NOON.plus(Duration.ofHours(13))).sessionHolder(session))
                .isEmpty();
        assertThat(tokens(List.of(ADA.replace("ada", "eve")), NOON).sessionHolder(session))
                .isEmpty();
        assertThat(new Tokens(List.of(ADA), new byte[32], Duration.ofHours(12), InstantSource.fixed(NOON))
                        .sessionHolder(session))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "ada|9999999999|00", "eve|9999999999|", "ada|99999999999999999999|x", "a b|1|2"})
    void shouldNotBeFooledByAForgedSession(String forged) {
        assertThat(some.sessionHolder(forged)).isEmpty();
        assertThat(some.sessionHolder(some.session("ada").replace("ada|", "eve|")))
                .isEmpty();
        assertThat(some.sessionHolder(some.session("ada").replaceFirst("\\|\\d", "|9")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, , true",
        "http://evil.example, , false",
        "http://localhost:9999, , false",
        "null, , false",
        ", , true",
        ", cross-site, false",
        ", same-site, false",
        ", same-origin, true",
        "http://localhost:8080, cross-site, false",
        "http://[, , false"
    })
    void shouldTakeChangesFromItsOwnPagesOnly(@Nullable String origin, @Nullable String site, boolean passes) {
        Gate gate = gate(none, List.of("localhost"));

        Gate.Verdict verdict = gate.judge(
                new Gate.Head("POST", "/api/v1/tasks", "localhost:8080", origin, site, null, null, null, 10));

        assertThat(verdict instanceof Gate.Verdict.Pass).isEqualTo(passes);
    }

    @Test
    void shouldNotTakeAChangeFromACookieAlone() {
        Gate gate = gate(some, List.of());
        Gate.Head head = new Gate.Head(
                "POST", "/api/v1/tasks", "localhost:8080", null, null, null, some.session("ada"), null, 10);

        assertThat(code(gate.judge(head))).isEqualTo("ORIGIN");
    }

    @Test
    void shouldRefuseALargeBodyBeforeReadingIt() {
        Gate gate = gate(none, List.of("localhost"));

        assertThat(code(gate.judge(new Gate.Head(
                        "POST", "/api/v1/tasks", "localhost", null, null, null, null, null, 256 * 1024 + 1))))
                .isEqualTo("TOO_LARGE");
    }

    @Test
    void shouldTakeLargeBodiesWhereFilesAreSentTo() {
        Gate gate = gate(none, List.of("localhost"));

        assertThat(code(gate.judge(post(Gate.UPLOADS, "application/octet-stream", UPLOAD_BYTES))))
                .isEqualTo("passed");
        assertThat(code(gate.judge(post(Gate.UPLOADS, "application/octet-stream", UPLOAD_BYTES + 1))))
                .isEqualTo("TOO_LARGE");
        assertThat(code(gate.judge(post(Gate.UPLOADS, "application/json", UPLOAD_BYTES))))
                .isEqualTo("TOO_LARGE");
        assertThat(code(gate.judge(post("/api/v1/tasks", "application/octet-stream", UPLOAD_BYTES))))
                .isEqualTo("TOO_LARGE");
    }

    @Test
    void shouldNameTheTokenLineThatIsBroken() {
        assertThatThrownBy(() -> tokens(List.of(ADA, "bob=123"), NOON))
                .hasMessageContaining("Token 2")
                .hasMessageContaining("touchstone token NAME");
    }

    private static Tokens tokens(List<String> lines, Instant now) {
        byte[] key = "a key of thirty-two characters..".getBytes(StandardCharsets.UTF_8);
        return new Tokens(lines, key, Duration.ofHours(12), InstantSource.fixed(now));
    }

    private static Gate gate(Tokens tokens, List<String> allowedHosts) {
        return new Gate(tokens, allowedHosts, UPLOAD_BYTES);
    }

    private static Gate.Head post(String path, String contentType, long contentLength) {
        return new Gate.Head("POST", path, "localhost", null, null, null, null, contentType, contentLength);
    }

    private static Gate.Head get(
            String path, @Nullable String host, @Nullable String authorization, @Nullable String cookie) {
        return new Gate.Head("GET", path, host, null, null, authorization, cookie, null, -1);
    }

    private static String code(Gate.Verdict verdict) {
        return verdict instanceof Gate.Verdict.Stop stop ? stop.problem().code() : "passed";
    }
}
