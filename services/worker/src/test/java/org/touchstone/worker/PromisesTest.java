package org.touchstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise has a test that exists. */
class PromisesTest {
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:IT|Test))`");

    @Test
    void shouldNameOnlyTestsThatExistAndOneForEveryPromise() throws IOException {
        Path root = root();
        Set<String> existing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root, 14)) {
            files.map(Path::toString)
                    .filter(path -> path.contains("/src/test/java/") && path.endsWith(".java"))
                    .forEach(path -> existing.add(path.replaceAll(".*/|\\.java$", "")));
        }
        int promises = 0;
        for (String line : Files.readAllLines(root.resolve("docs/promises.md"))) {
            if (line.startsWith("| P")) {
                promises++;
                Matcher names = TEST_NAME.matcher(line);
                assertThat(names.find()).as("a test for: %s", line).isTrue();
                do {
                    assertThat(existing).as(line).contains(names.group(1));
                } while (names.find());
            }
        }
        assertThat(promises).isGreaterThan(10);
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/promises.md"))) {
            here = here.getParent();
            assertThat(here).as("the repository's root").isNotNull();
        }
        return here;
    }
}
