package org.touchstone.kernel.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** One case: its name, and numbers by JSON pointer; a null among them is NaN. */
public record OracleCase(String name, JsonNode json) {
    /** Every case of an area; the test is skipped where there are no oracles. */
    public static List<OracleCase> all(String area) {
        Path folder = folder().resolve(area);
        Assumptions.assumeTrue(Files.isDirectory(folder), "no oracle files beside this checkout: " + folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<OracleCase> cases = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                cases.add(
                        new OracleCase(String.valueOf(file.getFileName()), new ObjectMapper().readTree(file.toFile())));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        String given = System.getProperty("touchstone.oracles");
        if (given != null) {
            return Path.of(given);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path found = at.resolve("shared").resolve("oracles");
            if (Files.isDirectory(found)) {
                return found;
            }
        }
        return Path.of("absent");
    }

    /** The names of the fields of an object. */
    public List<String> names(String pointer) {
        Iterable<String> names = () -> at(pointer).fieldNames();
        return StreamSupport.stream(names.spliterator(), false).toList();
    }

    /** Whether there is such a value. */
    public boolean has(String pointer) {
        return !json.at(pointer).isMissingNode();
    }

    /** A number. */
    public double number(String pointer) {
        return number(at(pointer));
    }

    /** A list of numbers. */
    public double[] numbers(String pointer) {
        return StreamSupport.stream(at(pointer).spliterator(), false)
                .flatMapToDouble(node -> DoubleStream.of(number(node)))
                .toArray();
    }

    private JsonNode at(String pointer) {
        JsonNode node = json.at(pointer);
        if (node.isMissingNode()) {
            throw new AssertionError(name + " has no " + pointer);
        }
        return Objects.requireNonNull(node);
    }

    private static double number(JsonNode node) {
        return node.isNull() ? Double.NaN : node.asDouble();
    }

    @Override
    public String toString() {
        return name;
    }
}
