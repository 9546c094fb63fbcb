package org.touchstone.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document tells of exactly the topics there are, and of messages and files that exist. */
class AsyncApiTest {
    private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");

    @Test
    void everyTopicIsAChannelAndEveryChannelATopic() throws IOException {
        assertThat(all("(?m)^    address: (.+)$"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toList());
    }

    @Test
    void everyMessageIsOneOfTheContract() throws IOException {
        List<String> messages = Stream.of(
                        org.touchstone.proto.v1.Task.getDescriptor().getFile(),
                        org.touchstone.proto.v1.TaskEvent.getDescriptor().getFile(),
                        org.touchstone.proto.v1.DeadLetter.getDescriptor().getFile(),
                        org.touchstone.proto.v1.DensityWindow.getDescriptor().getFile())
                .flatMap(file -> file.getMessageTypes().stream())
                .map(type -> type.getFullName())
                .toList();

        assertThat(messages).containsAll(all("name: (touchstone\\.v1\\.\\w+)"));
    }

    @Test
    void everySchemaFileExists() throws IOException {
        assertThat(all("\\$ref: '(\\.\\./[^']+)'"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(DOCUMENT.resolveSibling(file)).exists());
    }

    private static List<String> all(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
