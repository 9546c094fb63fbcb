package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows a task to its end: one line that moves in a terminal, a line per change elsewhere. Survives lost connections. */
final class Watch {
    private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED", "REJECTED");
    private static final int TRIES = 30;

    private final ConsoleApi api;
    private final PrintWriter out;
    private final boolean moving;
    private final Runnable pause;
    private @Nullable JsonNode row;
    private String shown = "";

    /** {@code moving}: whether lines may be overwritten; {@code pause} waits before the connection is tried again. */
    Watch(ConsoleApi api, PrintWriter out, boolean moving, Runnable pause) {
        this.api = api;
        this.out = out;
        this.moving = moving;
        this.pause = pause;
    }

    /** Exit code of how the task ended. */
    int run(String id) {
        String last = "";
        int failures = 0;
        while (failures < TRIES) {
            try {
                String reached = api.follow("/tasks/" + id + "/stream", last, this::take);
                failures = reached.equals(last) ? failures + 1 : 0;
                last = reached;
            } catch (ApiException e) {
                failures++;
                if (e.exitCode() != ExitCode.UNAVAILABLE && failures > 3) {
                    throw e;
                }
            }
            if (row != null && OVER.contains(row.path("state").asText())) {
                return finish(row);
            }
            pause.run();
        }
        throw new ApiException(ExitCode.UNAVAILABLE, "The console went away while " + id + " was watched; it runs on.");
    }

    private boolean take(JsonNode event) {
        JsonNode whole = event.path("task");
        JsonNode fresh = event.has("row") ? event.get("row") : whole.path("task");
        if (!fresh.isMissingNode()) {
            row = fresh;
            show(line(fresh));
        }
        return row == null || !OVER.contains(row.path("state").asText());
    }

    private void show(String line) {
        if (line.equals(shown)) {
            return;
        }
        if (moving) {
            out.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
        } else {
            out.println(line);
        }
        out.flush();
        shown = line;
    }

    private int finish(JsonNode task) {
        if (moving) {
            out.println();
        }
        task.path("results")
                .properties()
                .forEach(result -> out.println("  " + result.getKey() + ": " + Terminal.number(result.getValue())));
        JsonNode failure = task.path("failure");
        if (!failure.isMissingNode()) {
            String field = failure.path("field").asText("");
            out.println("  " + (field.isEmpty() ? failure.path("code").asText() : field) + ": "
                    + failure.path("message").asText());
        }
        out.flush();
        return task.path("state").asText().equals("SUCCEEDED") ? ExitCode.OK : ExitCode.TASK_NOT_SUCCEEDED;
    }

    /** One line on where the task is. */
    static String line(JsonNode task) {
        long step = task.path("step").asLong();
        long total = task.path("totalSteps").asLong();
        StringBuilder line = new StringBuilder(task.path("state").asText().toLowerCase(Locale.ROOT));
        if (total > 0) {
            line.append("  ")
                    .append(Terminal.bar((double) step / total))
                    .append("  ")
                    .append(step)
                    .append('/')
                    .append(total);
        }
        JsonNode headline = task.path("headline");
        if (!headline.isMissingNode()) {
            line.append("  ")
                    .append(headline.path("name").asText())
                    .append(' ')
                    .append(Terminal.number(headline.path("value")));
        }
        if (task.has("etaSeconds")) {
            line.append("  ")
                    .append(Terminal.duration(task.get("etaSeconds").asLong()))
                    .append(" left");
        }
        if (task.path("kills").asInt() > 0) {
            int kills = task.get("kills").asInt();
            line.append("  ").append(kills).append(kills == 1 ? " kill survived" : " kills survived");
        }
        return line.toString();
    }
}
