package org.touchstone.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An HTTP server that gives prepared answers in order and remembers what it was asked. */
final class ScriptedConsole implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    private record Answer(int status, String type, String body) {}

    record Asked(String method, String path, String body, String authorization, String lastEventId) {}

    ScriptedConsole() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Runs the command line against this console; its exit code. */
    int run(Writer out, Writer err, String... arguments) {
        return run(address(), out, err, arguments);
    }

    /** Runs the command line against whatever is under that address. */
    static int run(String server, Writer out, Writer err, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server));
        return Touchstone.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    ScriptedConsole on(String methodAndPath, int status, String body) {
        return on(methodAndPath, status, "application/json", body);
    }

    ScriptedConsole stream(String path, String events) {
        return on("GET " + path, 200, "text/event-stream", events);
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized ScriptedConsole on(String methodAndPath, int status, String type, String body) {
        answers.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(new Answer(status, type, body));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                path,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID"))));
        Answer answer = next(exchange.getRequestMethod() + " " + path);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Answer next(String key) {
        Deque<Answer> left = answers.getOrDefault(key, new ArrayDeque<>());
        Answer answer = left.size() > 1 ? left.poll() : left.peek();
        return answer == null
                ? new Answer(404, "application/problem+json", "{\"title\":\"Nothing prepared for " + key + ".\"}")
                : answer;
    }
}
