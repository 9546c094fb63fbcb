package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/** A command that shows what lies under one path as a table, or as JSON when that was asked for. */
abstract class ListCommand implements Callable<Integer> {
    @ParentCommand
    Touchstone parent = new Touchstone();

    private final String array;
    private final List<String> head;

    /** {@code array}: the field of the answer that holds the rows. */
    ListCommand(String array, String... head) {
        this.array = array;
        this.head = List.of(head);
    }

    /** Path below the API, with its parameters. */
    abstract String path();

    /** One row, in the order of the head. */
    abstract List<String> row(JsonNode item);

    /** What is to be said below the table; empty: nothing. */
    String footer(JsonNode answer) {
        return "";
    }

    @Override
    public final Integer call() {
        JsonNode answer = parent.api().get(path());
        if (!parent.printed(answer)) {
            Terminal.table(parent.out(), head, rows(answer.path(array), this::row));
            String footer = footer(answer);
            if (!footer.isEmpty()) {
                parent.say(footer);
            }
        }
        return ExitCode.OK;
    }

    static List<List<String>> rows(JsonNode array, Function<JsonNode, List<String>> row) {
        List<List<String>> rows = new ArrayList<>();
        array.forEach(node -> rows.add(row.apply(node)));
        return rows;
    }

    /** "&name=value", or nothing where there is no value. */
    static String parameter(String name, @Nullable String value) {
        return value == null || value.isEmpty()
                ? ""
                : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** "?name=value&…" of {@link #parameter}s, or nothing. */
    static String query(String... parameters) {
        String joined = String.join("", parameters);
        return joined.isEmpty() ? "" : "?" + joined.substring(1);
    }
}
