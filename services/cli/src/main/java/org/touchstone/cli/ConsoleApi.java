package org.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The console's API. Everything that goes wrong ends as {@link ApiException}. */
final class ConsoleApi {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration UPLOAD = Duration.ofMinutes(30);

    private final URI server;
    private final String token;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** {@code token} empty: none is sent. */
    ConsoleApi(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    JsonNode get(String path) {
        return parse(send(request(path).timeout(ANSWER).GET().build(), HttpResponse.BodyHandlers.ofString()));
    }

    JsonNode post(String path, String body) {
        HttpRequest.Builder request = request(path).timeout(ANSWER);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return parse(send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** Sends a file as the body. */
    JsonNode upload(String path, Path file) {
        try {
            return parse(send(
                    request(path)
                            .timeout(UPLOAD)
                            .header("Content-Type", "application/octet-stream")
                            .POST(HttpRequest.BodyPublishers.ofFile(file))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (FileNotFoundException e) {
            throw new ApiException(ExitCode.USAGE, file + " cannot be read.");
        }
    }

    /** Writes what lies under the path into the file. */
    void download(String path, Path file) {
        HttpResponse<InputStream> response =
                send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() >= 400) {
                throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            Files.copy(body, file);
        } catch (FileAlreadyExistsException e) {
            throw new ApiException(ExitCode.USAGE, file + " exists already; name another file with --output.");
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Feeds the events of a stream to {@code more} until it wants no more; answers with the id of the last one. */
    String follow(String path, String lastEventId, Predicate<JsonNode> more) {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> response = send(request.GET().build(), HttpResponse.BodyHandlers.ofLines());
        String last = lastEventId;
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() >= 400) {
                throw refused(response.statusCode(), lines.reduce("", String::concat));
            }
            StringBuilder data = new StringBuilder();
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id:")) {
                    last = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    JsonNode event = tree(data.toString());
                    data.setLength(0);
                    if (!more.test(event)) {
                        return last;
                    }
                }
            }
        } catch (UncheckedIOException e) {
            return last;
        }
        return last;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/api/v1" + path)).header("User-Agent", "touchstone-cli");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ExitCode.UNAVAILABLE, "Interrupted.");
        }
    }

    private JsonNode parse(HttpResponse<String> response) {
        if (response.statusCode() >= 400) {
            throw refused(response.statusCode(), response.body());
        }
        return tree(response.body());
    }

    private JsonNode tree(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ApiException(
                    ExitCode.UNAVAILABLE, server + " does not answer like a Touchstone console. Check --server.");
        }
    }

    private ApiException refused(int status, String body) {
        JsonNode problem = body.startsWith("{") ? tree(body) : MissingNode.getInstance();
        String field = problem.path("field").asText("");
        String title = problem.path("title").asText("The console answered " + status + ".");
        String message = (field.isEmpty() ? "" : field + ": ") + title + " "
                + problem.path("detail").asText("");
        return new ApiException(status >= 500 ? ExitCode.UNAVAILABLE : ExitCode.REFUSED, message.strip());
    }

    private ApiException unreachable(IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new ApiException(
                ExitCode.UNAVAILABLE,
                "The console at " + server + " cannot be reached (" + why
                        + "). Is it running? Name another with --server or TOUCHSTONE_SERVER.");
    }
}
