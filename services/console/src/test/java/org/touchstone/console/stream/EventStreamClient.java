package org.touchstone.console.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads server-sent events the way a browser does. */
final class EventStreamClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One event. */
    record Received(String id, String name, String data) {}

    /** Events until one is enough; then hangs up. */
    List<Received> readUntil(URI address, String lastEventId, Predicate<Received> enough) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(java.time.Duration.ofSeconds(20))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        List<Received> events = new ArrayList<>();
        try (Stream<String> lines = client.send(request.build(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            Iterator<String> line = lines.iterator();
            String id = "";
            String name = "";
            StringBuilder data = new StringBuilder();
            while (line.hasNext()) {
                String text = line.next();
                if (text.isEmpty() && !data.isEmpty()) {
                    Received event = new Received(id, name, data.toString());
                    events.add(event);
                    data.setLength(0);
                    if (enough.test(event)) {
                        return events;
                    }
                } else if (text.startsWith("id:")) {
                    id = text.substring(3).strip();
                } else if (text.startsWith("event:")) {
                    name = text.substring(6).strip();
                } else if (text.startsWith("data:")) {
                    data.append(text.substring(5).strip());
                }
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
