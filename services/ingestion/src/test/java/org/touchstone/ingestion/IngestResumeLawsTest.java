package org.touchstone.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.ingestion.Bench.cifar;
import static org.touchstone.ingestion.Bench.dataset;
import static org.touchstone.ingestion.Bench.shapeset;
import static org.touchstone.ingestion.Bench.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.StoreException;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** However often an ingestion is interrupted, it ends with the same objects, metrics and facts. */
class IngestResumeLawsTest {
    private final Path one;
    private final Path other;

    IngestResumeLawsTest(@TempDir Path folder) throws IOException {
        one = Files.createDirectory(folder.resolve("one"));
        other = Files.createDirectory(folder.resolve("other"));
    }

    private enum Kind {
        SHAPESET(3 * 1032) {
            @Override
            IngestDataset.Builder spec(Bench bench) {
                return dataset("set", shapeset("train", 20, 3, 0), shapeset("test", 7, 3, 20));
            }
        },
        IDX(4 * 12) {
            @Override
            IngestDataset.Builder spec(Bench bench) {
                return dataset(
                                "set",
                                bench.idxOf("train", 0, 1, 2, 3, 0, 1, 9, 9, 9, 9, 2, 0),
                                bench.idxOf("test", 0, 9, 1))
                        .addClassNames("a")
                        .addClassNames("b")
                        .addClassNames("c")
                        .addClassNames("d")
                        .setRefusedShareAllowed(0.5);
            }
        },
        CIFAR(2 * 3080) {
            @Override
            IngestDataset.Builder spec(Bench bench) {
                byte[] records = new byte[3 * 3073];
                for (int i = 0; i < records.length; i++) {
                    records[i] = (byte) (i % 3073 == 0 ? i / 3073 : i);
                }
                String file = bench.write("records", records);
                return dataset("set", cifar("train", file, file));
            }
        };

        private final int shardBytes;

        Kind(int shardBytes) {
            this.shardBytes = shardBytes;
        }

        abstract IngestDataset.Builder spec(Bench bench);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Kind.values()).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anOwnerForEachStepComesToTheSameEnd(Kind kind) {
        Bench calm = new Bench(one, kind.shardBytes);
        FakeContext calmContext = new FakeContext(task(kind.spec(calm)), calm.store);
        TaskResult expected = calm.run(calmContext);
        Bench wild = new Bench(other, kind.shardBytes);
        FakeContext wildContext = new FakeContext(task(kind.spec(wild)), wild.store);

        TaskResult result = wild.runWithKillAfterEachStep(wildContext);

        assertThat(result).isEqualTo(expected);
        assertThat(wildContext.metrics()).isEqualTo(calmContext.metrics());
        assertThat(wild.store.contents()).usingRecursiveComparison().isEqualTo(calm.store.contents());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21})
    void beingAskedToStopAnywhereChangesNothing(int looks) {
        Bench calm = new Bench(one, Kind.CIFAR.shardBytes);
        calm.run(new FakeContext(task(Kind.CIFAR.spec(calm)), calm.store));
        Bench wild = new Bench(other, Kind.CIFAR.shardBytes);
        FakeContext context = new FakeContext(task(Kind.CIFAR.spec(wild)), wild.store);
        context.stopAfterLooks(looks);

        try (TaskRun run = wild.handler.open(context, Optional.empty())) {
            long before;
            do {
                before = run.stepsDone();
            } while (run.step() != TaskRun.StepOutcome.DONE && run.stepsDone() > before);
            context.stopAfterLooks(Integer.MAX_VALUE);
            while (run.step() != TaskRun.StepOutcome.DONE) {
                assertThat(run.stepsDone()).isLessThan(run.totalSteps());
            }
            run.finish();
        }

        assertThat(wild.store.contents()).usingRecursiveComparison().isEqualTo(calm.store.contents());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5})
    void aStoreThatFailsAtAnyWriteIsOvercome(int writes) {
        Bench calm = new Bench(one, Kind.IDX.shardBytes);
        TaskResult expected = calm.run(task(Kind.IDX.spec(calm)));
        Bench wild = new Bench(other, Kind.IDX.shardBytes);
        Task task = task(Kind.IDX.spec(wild));
        wild.store.crashBeforeWrite(writes);
        assertThatThrownBy(() -> wild.run(task)).isInstanceOf(StoreException.class);
        wild.store.crashBeforeWrite(Integer.MAX_VALUE);

        assertThat(wild.run(task)).isEqualTo(expected);
        assertThat(wild.store.contents()).usingRecursiveComparison().isEqualTo(calm.store.contents());
    }

    @Test
    void finishingTwiceGivesTheSame() {
        Bench bench = new Bench(one, Kind.SHAPESET.shardBytes);
        FakeContext context = new FakeContext(task(Kind.SHAPESET.spec(bench)), bench.store);
        try (TaskRun run = bench.handler.open(context, Optional.empty())) {
            while (run.step() != TaskRun.StepOutcome.DONE) {
                assertThat(run.phase()).isNotEmpty();
            }
            assertThat(run.finish()).isEqualTo(run.finish());
            assertThat(run.stepsDone()).isEqualTo(run.totalSteps());
            assertThat(run.phase()).isEqualTo("publishing");
        }
    }

    @Test
    void anotherSourceThanAtTheBeginningIsNoticed() {
        Bench bench = new Bench(one, Kind.IDX.shardBytes);
        FakeContext context = new FakeContext(task(Kind.IDX.spec(bench)), bench.store);
        Path saved = one.resolve("saved");
        try (TaskRun run = bench.handler.open(context, Optional.empty())) {
            run.step();
            run.step();
            run.save(saved);
        }
        bench.idxOf("train", 3, 3, 3, 3, 0, 1, 9, 9, 9, 9, 2, 0);

        try (TaskRun run = bench.handler.open(context, Optional.of(new Checkpoint(2, saved)))) {
            assertThatThrownBy(run::step).isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.code())
                    .isEqualTo("SOURCE_CHANGED"));
        }
    }

    @Test
    void aDamagedCheckpointIsNamed() throws IOException {
        Bench bench = new Bench(one, Kind.IDX.shardBytes);
        FakeContext context = new FakeContext(task(Kind.IDX.spec(bench)), bench.store);
        Path saved = Files.write(one.resolve("saved"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> bench.handler.open(context, Optional.of(new Checkpoint(2, saved))))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("CHECKPOINT_UNUSABLE"));
    }

    @Test
    void nothingIsLeftInTheScratchFolder() throws IOException {
        Bench bench = new Bench(one, Kind.IDX.shardBytes);
        bench.run(task(Kind.IDX.spec(bench)));
        try (var left = Files.list(one.resolve("scratch"))) {
            assertThat(left).isEmpty();
        }
    }
}
