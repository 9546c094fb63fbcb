package org.touchstone.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.proto.v1.Task;

/** The examples that users start from, and what the reproductions ran, are tasks of this version. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../docs/examples");
    private static final Path REPRODUCTIONS = Path.of("../docs/reproduction");
    /** A form of the console, no task. */
    private static final String DEPLOYMENT = "deploy-model.json";

    static List<Path> tasks() throws IOException {
        try (Stream<Path> examples = Files.list(EXAMPLES);
                Stream<Path> reproductions = Files.walk(REPRODUCTIONS)) {
            return Stream.concat(examples, reproductions)
                    .filter(file -> file.toString().endsWith(".json") && !file.endsWith(DEPLOYMENT))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anExampleIsAWellFormedTask(Path file) throws IOException {
        Task task = ProtoJson.parse(Files.readString(file), Task.newBuilder()).build();

        assertThat(Tasks.check(task)).isEmpty();
    }
}
