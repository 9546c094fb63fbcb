package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.l2l.FunctionSet;
import org.touchstone.kernel.l2l.LearnedRun;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.testkit.process.ChildJvm;

/** Criterion A-9: published, read by another JVM and evaluated there, an optimizer takes the same way to the bit. */
class ReloadedOptimizerTest {
    private static final int FUNCTIONS = 50;
    private static final int STEPS = 200;
    private static final String ANSWER = "losses ";

    @Test
    void anotherJvmTakesTheSameWay(@TempDir Path folder) throws IOException {
        ObjectStore store = new InMemoryObjectStore();
        MetaTrainingHandler handler = Service.over(store);
        TrainRunTest.finish(handler.open(new RecordingContext(Bowls.task(Bowls.spec()), store), Optional.empty()));
        for (ObjectStore.ObjectInfo object : store.list("", "", 100)) {
            Path file = folder.resolve(object.key());
            Files.createDirectories(file.getParent());
            try (InputStream content = store.open(object.key())) {
                Files.copy(content, file);
            }
        }

        try (ChildJvm other = ChildJvm.start(Evaluating.class, folder.toString())) {
            String line = other.awaitLine(ANSWER, Duration.ofMinutes(1));
            assertThat(line).isEqualTo(ANSWER + digest(store));
        }
    }

    /** Of the bits of all losses of all functions. */
    private static int digest(ObjectStore store) {
        LearnedOptimizers.Loaded loaded =
                LearnedOptimizers.load(store, new Catalog(store).model(Reference.parse("bowls")));
        LearnedRun run = new LearnedRun(loaded.architecture(), loaded.phi(), Optional.empty());
        double[][] losses = run.on(new QuadraticFamily(10, false, 0), new FunctionSet(Key.of(17), FUNCTIONS), STEPS)
                .losses();
        assertThat(losses).hasDimensions(STEPS + 1, FUNCTIONS);
        return Arrays.deepHashCode(losses);
    }

    /** Evaluates what lies in a folder as a store of its own. */
    static final class Evaluating {
        private Evaluating() {}

        @SuppressWarnings("checkstyle:regexpsinglelinejava") // The line that the test waits for.
        public static void main(String[] arguments) throws IOException {
            ObjectStore store = new InMemoryObjectStore();
            Path folder = Path.of(arguments[0]);
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile)
                        .forEach(file ->
                                store.create(folder.relativize(file).toString(), file, "application/octet-stream"));
            }
            System.out.println(ANSWER + digest(store));
        }
    }
}
