package org.touchstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.touchstone.testkit.fault.Fault;
import org.touchstone.testkit.fault.FaultRule;
import org.touchstone.testkit.fault.FaultyHttpProxy;

class FaultyHttpProxyTest {
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final ExecutorService serverThreads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final FaultyHttpProxy proxy;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    FaultyHttpProxyTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(serverThreads);
        server.start();
        proxy = FaultyHttpProxy.inFrontOf(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
        serverThreads.shutdownNow();
    }

    @Test
    void withoutRulesEverythingPasses() throws Exception {
        HttpResponse<String> answer = put("/a?b=c", "x".repeat(100_000));

        assertThat(answer.body()).isEqualTo("echo " + "x".repeat(100_000));
        assertThat(arrived).containsExactly("PUT /a?b=c 100000 if-match=\"v1\"");
        assertThat(proxy.exchanges()).containsExactly(new FaultyHttpProxy.Exchange("PUT", "/a?b=c", new Fault.None()));
    }

    @Test
    void aStatusIsAnsweredInsteadAndOnlySoOften() throws Exception {
        proxy.inject(FaultRule.once("PUT", "^/a", new Fault.Status(503, "SlowDown"))
                .afterSkipping(1)
                .times(2));

        assertThat(List.of(
                        put("/a", "1").statusCode(),
                        put("/b", "2").statusCode(),
                        put("/a", "3").statusCode(),
                        put("/a", "4").statusCode(),
                        put("/a", "5").statusCode()))
                .containsExactly(200, 200, 503, 503, 200);
        assertThat(arrived).hasSize(3);
        assertThat(proxy.count("PUT", "/a")).isEqualTo(4);
    }

    @Test
    void aLostAnswerIsOfARequestThatWasCarriedOut() {
        proxy.inject(FaultRule.once("PUT", "/", new Fault.LostAnswer()));

        assertThatThrownBy(() -> put("/a", "body")).isInstanceOf(IOException.class);

        assertThat(arrived).containsExactly("PUT /a 4 if-match=\"v1\"");
    }

    @Test
    void aResetRequestNeverArrives() {
        proxy.inject(FaultRule.always(new Fault.Reset()));

        assertThatThrownBy(() -> put("/a", "body")).isInstanceOf(IOException.class);

        assertThat(arrived).isEmpty();
    }

    @Test
    void aTornUploadArrivesInPart() {
        proxy.inject(FaultRule.once("PUT", "/", new Fault.TornUpload(10)));

        assertThatThrownBy(() -> put("/a", "x".repeat(1000))).isInstanceOf(IOException.class);

        assertThat(arrived).isEmpty();
    }

    @Test
    void aTornDownloadComesBackInPart() {
        proxy.inject(FaultRule.once("PUT", "/", new Fault.TornDownload(200)));

        assertThatThrownBy(() -> put("/a", "x".repeat(1000))).isInstanceOf(IOException.class);

        assertThat(arrived).hasSize(1);
    }

    @Test
    void aSlowNetworkIsSlowerThanTheClientsPatience() throws Exception {
        proxy.inject(FaultRule.once("PUT", "/", new Fault.Slow(1000)));
        proxy.inject(FaultRule.once("PUT", "/", new Fault.Delay(Duration.ofMillis(50)))
                .afterSkipping(1));

        assertThatThrownBy(() -> put("/a", "x".repeat(5000))).isInstanceOf(IOException.class);

        assertThat(put("/a", "y").statusCode()).isEqualTo(200);
    }

    @Test
    void anIgnoredHeaderDoesNotArrive() throws Exception {
        proxy.inject(FaultRule.always(new Fault.IgnoredHeader("If-Match")));

        put("/a", "y");

        assertThat(arrived).containsExactly("PUT /a 1 if-match=null");
    }

    @Test
    void aSeedDecidesTheFaults() throws Exception {
        List<Integer> first = statusesFor(7);

        assertThat(first).contains(200, 503);
        assertThat(statusesFor(7)).isEqualTo(first);
        assertThat(statusesFor(8)).isNotEqualTo(first);
    }

    private List<Integer> statusesFor(long seed) throws Exception {
        proxy.injectSeeded(seed, 0.5, List.of(new Fault.Status(503, "SlowDown")));
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(put("/a", "z").statusCode());
        }
        return statuses;
    }

    private HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve(path))
                        .timeout(Duration.ofSeconds(2))
                        .header("If-Match", "\"v1\"")
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (Integer.parseInt(length) == body.length) {
            arrived.add("PUT " + exchange.getRequestURI() + " " + body.length + " if-match="
                    + exchange.getRequestHeaders().getFirst("If-Match"));
        }
        byte[] answer = ("echo " + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
