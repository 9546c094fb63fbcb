package org.touchstone.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;
import org.touchstone.worker.TaskFailedException;

class WebFilesTest {
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            byte[] body = "body".getBytes(StandardCharsets.UTF_8);
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data");
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private URI address(String host, int status) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/" + status);
    }

    private static WebLimits limits(boolean privateAddresses, String... hosts) {
        return new WebLimits(Set.of(hosts), true, privateAddresses, Duration.ofSeconds(10));
    }

    private static Dns resolvingTo(String address) {
        return name -> List.of(InetAddress.getAllByName(address));
    }

    @Test
    void anAllowedHostIsAsked() throws IOException {
        WebFiles files = new WebFiles(limits(true, "data.example.org"), resolvingTo("127.0.0.1"));

        try (InputStream in = files.open(address("data.example.org", 200))) {
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("body");
        }
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "::ffff:127.0.0.1", "fd00:ec2::254"})
    void aHostWhoseNameLeadsInsideIsNotAsked(String resolved) {
        WebFiles files = new WebFiles(limits(false, "data.example.org"), resolvingTo(resolved));

        assertThatThrownBy(() -> files.open(address("data.example.org", 200)))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_FORBIDDEN"))
                .hasMessageContaining("not a public one");
        assertThat(requests).hasValue(0);
    }

    @Test
    void onePrivateAddressAmongPublicOnesIsEnoughToRefuse() {
        Dns mixed = name -> List.of(InetAddress.getAllByName("8.8.8.8")[0], InetAddress.getAllByName("127.0.0.1")[0]);
        WebFiles files = new WebFiles(limits(false, "data.example.org"), mixed);

        assertThatThrownBy(() -> files.open(address("data.example.org", 200))).hasMessageContaining("127.0.0.1");
    }

    @Test
    void theNameIsResolvedOnceSoItCannotChangeItsMind() throws IOException {
        AtomicInteger lookups = new AtomicInteger();
        Dns rebinding = name -> {
            if (lookups.getAndIncrement() > 0) {
                throw new UnknownHostException("asked twice");
            }
            return List.of(InetAddress.getAllByName("127.0.0.1"));
        };
        try (InputStream in =
                new WebFiles(limits(true, "data.example.org"), rebinding).open(address("data.example.org", 200))) {
            assertThat(in.readAllBytes()).isNotEmpty();
        }
        assertThat(lookups).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:7f00:1]"})
    void anAddressWrittenAsANumberIsLookedAtToo(String host) {
        WebFiles files = new WebFiles(limits(false, host));

        assertThatThrownBy(() -> files.open(address(host, 200))).hasMessageContaining("not a public one");
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "302, SOURCE_FORBIDDEN, false, redirects are not followed",
        "404, SOURCE_NOT_FOUND, false, status 404",
        "403, SOURCE_NOT_FOUND, false, status 403",
        "500, SOURCE_UNREADABLE, true, status 500",
        "429, SOURCE_UNREADABLE, true, status 429"
    })
    void otherAnswersAreFailures(int status, String code, boolean retryable, String words) {
        WebFiles files = new WebFiles(limits(true, "data.example.org"), resolvingTo("127.0.0.1"));

        assertThatThrownBy(() -> files.open(address("data.example.org", status)))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.retryable()).isEqualTo(retryable);
                })
                .hasMessageContaining(words);
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://data.example.org/x, true",
        "https://DATA.EXAMPLE.ORG/x, true",
        "https://a.b.example.net/x, true",
        "https://example.net/x, false",
        "https://evil-example.net/x, false",
        "https://data.example.org.evil.com/x, false",
        "http://data.example.org/x, false"
    })
    void onlyHostsOfTheListBySafeMeans(String uri, boolean allowed) {
        WebFiles files = new WebFiles(
                new WebLimits(Set.of("data.example.org", "*.example.net"), false, false, Duration.ofSeconds(1)));
        assertThat(files.objection(URI.create(uri)).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void theWebIsOffByDefaultAndTheRemedyIsNamed() {
        assertThat(new WebFiles(WebLimits.OFF).objection(URI.create("https://example.org/x")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("touchstone.ingestion.web.hosts"));
    }

    @Test
    void aHostWithoutAddressMayHaveOneLater() {
        Dns none = name -> {
            throw new UnknownHostException(name);
        };
        assertThatThrownBy(() ->
                        new WebFiles(limits(true, "data.example.org"), none).open(address("data.example.org", 200)))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.retryable())
                        .isTrue());
    }
}
