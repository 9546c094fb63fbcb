package org.touchstone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.v1.Task;

class LocalTest {

    @Test
    void aBusyPortIsNamedWithTheOptionThatMovesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            Ports.from(taken.getLocalPort(), 40_001, 40_003).requireFree(3))
                    .isInstanceOf(LocalException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void runsAreCountedAndEachStreamsTasksOfItsOwn(@TempDir Path folder) {
        assertThat(RunNumber.next(folder)).isEqualTo(1);
        assertThat(RunNumber.next(folder)).isEqualTo(2);

        List<Task> first = new DemoTasks("demo-1", new DemoSentences(folder)).tasks(Optional.empty());
        List<Task> second = new DemoTasks("demo-2", new DemoSentences(folder)).tasks(Optional.empty());
        assertThat(first)
                .extracting(Task::getId)
                .doesNotContainAnyElementsOf(second.stream().map(Task::getId).toList());
    }

    @Test
    void theDemosTasksAreWellFormed(@TempDir Path mnist) throws IOException {
        for (String name : List.of(
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte",
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte")) {
            Files.createFile(mnist.resolve(name));
        }

        assertThat(new DemoTasks("demo-1", new DemoSentences(mnist)).tasks(Optional.of(mnist)))
                .hasSize(17)
                .allSatisfy(task -> assertThat(Tasks.check(task)).isEmpty());
    }

    @Test
    void theDemosSentencesAreTheSameInEveryRun(@TempDir Path folder) throws IOException {
        new DemoSentences(folder.resolve("first")).tasks("demo-1");
        new DemoSentences(folder.resolve("second")).tasks("demo-2");

        List<String> first = Files.readAllLines(folder.resolve("first/train.txt"));
        assertThat(first).hasSize(2000).isEqualTo(Files.readAllLines(folder.resolve("second/train.txt")));
        assertThat(first).allSatisfy(line -> assertThat(line.split(" ", -1)).hasSizeBetween(5, 10));
        assertThat(Files.readAllLines(folder.resolve("first/test.txt"))).doesNotContainAnyElementsOf(List.of(""));
    }

    @Test
    void aFolderWithoutMnistIsToldApart(@TempDir Path folder) {
        assertThatThrownBy(() -> new DemoTasks("demo-1", new DemoSentences(folder)).tasks(Optional.of(folder)))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("--mnist")
                .hasMessageContaining("train-images-idx3-ubyte");
    }

    @Test
    void theDataFolderHasOneUserAndOneSecret(@TempDir Path folder) {
        try (DataFolder data = DataFolder.open(folder)) {
            assertThat(data.secret()).hasSize(48).isEqualTo(data.secret());
            assertThatThrownBy(() -> DataFolder.open(folder).close())
                    .isInstanceOf(LocalException.class)
                    .hasMessageContaining("--data");
        }
        DataFolder.open(folder).close();
    }
}
