package org.touchstone.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Old messages stay readable. {@code promises.txt} and {@code golden/v1} are records of the past: lines and files may be added
 * (run with {@code -Dtouchstone.golden.write=true}), none may be changed or removed.
 */
class CompatibilityTest {
    private static final Path RESOURCES = Path.of("src/test/resources/golden/v1");

    static List<GoldenMessages.Golden> goldens() {
        return GoldenMessages.all();
    }

    @Test
    void noPromiseOfTheContractIsBroken() {
        TreeSet<String> promised = new TreeSet<>(lines("promises.txt"));
        SortedSet<String> current = Contract.current();
        if (Boolean.getBoolean("touchstone.golden.write")) {
            promised.addAll(current);
            write("promises.txt", (String.join("\n", promised) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(current)
                .as("removed, renamed, renumbered or retyped: old records would be misread. Add a new field instead.")
                .containsAll(promised);
        assertThat(promised)
                .as("new fields are recorded with -Dtouchstone.golden.write=true")
                .containsAll(current);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void anOldMessageReadsAsItWasMeant(GoldenMessages.Golden golden) throws IOException {
        if (Boolean.getBoolean("touchstone.golden.write")
                && !Files.exists(RESOURCES.resolve(golden.name() + ".binpb"))) {
            write(golden.name() + ".binpb", golden.message().toByteArray());
            write(golden.name() + ".json", ProtoJson.print(golden.message()).getBytes(StandardCharsets.UTF_8));
        }
        byte[] oldBytes = resource(golden.name() + ".binpb");
        String oldJson = new String(resource(golden.name() + ".json"), StandardCharsets.UTF_8);

        var read = golden.message().getParserForType().parseFrom(oldBytes);

        assertThat(read.getUnknownFields().asMap()).isEmpty();
        assertThat(ProtoJson.print(read)).isEqualTo(oldJson);
        assertThat(read.toByteArray()).isEqualTo(oldBytes);
        assertThat(ProtoJson.parse(oldJson, golden.message().newBuilderForType())
                        .build())
                .isEqualTo(read);
    }

    private static List<String> lines(String name) {
        if (Boolean.getBoolean("touchstone.golden.write") && !Files.exists(RESOURCES.resolve(name))) {
            return List.of();
        }
        return new String(resource(name), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] resource(String name) {
        try (InputStream in = Files.newInputStream(RESOURCES.resolve(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("A record of the past is missing", e);
        }
    }

    private static void write(String name, byte[] content) {
        try {
            Files.createDirectories(RESOURCES);
            Files.write(RESOURCES.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
