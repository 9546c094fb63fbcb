package org.touchstone.ingestion;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CrashingObjectStore;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.ingestion.source.SourceLimits;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.v1.CifarSource;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IdxSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;
import org.touchstone.worker.TaskRun.StepOutcome;

/** A handler with a folder, a bucket and a store of its own, and tasks to give it. */
final class Bench {
    static final Path DATA = Path.of(System.getProperty("touchstone.data", "/nowhere"));

    final Path folder;
    final CrashingObjectStore store = new CrashingObjectStore();
    final CrashingObjectStore bucket = new CrashingObjectStore();
    final IngestHandler handler;

    /** Shards of at most {@code shardBytes}. */
    Bench(Path folder, int shardBytes) {
        this.folder = folder;
        SourceLimits limits = new SourceLimits(
                List.of(folder, DATA),
                Set.of("raw"),
                WebLimits.OFF,
                1L << 30,
                ReadLimits.DEFAULT.withMaxUnpackedBytes(1L << 28));
        Sources sources = new Sources(limits, name -> bucket, folder.resolve("scratch"));
        handler = new IngestHandler(sources, InstantSource.fixed(Instant.EPOCH), shardBytes);
    }

    static Task task(IngestDataset.Builder spec) {
        return Task.newBuilder().setId("task-1").setIngestDataset(spec).build();
    }

    static IngestDataset.Builder dataset(String name, Split... splits) {
        return IngestDataset.newBuilder().setName(name).addAllSplits(List.of(splits));
    }

    static Split shapeset(String name, long count, long seed, long first) {
        return Split.newBuilder()
                .setName(name)
                .setShapeset(ShapesetSource.newBuilder()
                        .setCount(count)
                        .setSeed(seed)
                        .setFirst(first))
                .build();
    }

    static Split idx(String name, String images, String labels) {
        return Split.newBuilder()
                .setName(name)
                .setIdx(IdxSource.newBuilder().setImages(file(images)).setLabels(file(labels)))
                .build();
    }

    static Split cifar(String name, String... files) {
        CifarSource.Builder source = CifarSource.newBuilder();
        for (String file : files) {
            source.addFiles(file(file));
        }
        return Split.newBuilder().setName(name).setCifar(source).build();
    }

    static FileReference.Builder file(String location) {
        return FileReference.newBuilder().setLocation(location);
    }

    static String real(String file) {
        Path path = DATA.resolve(file);
        assumeTrue(Files.isReadable(path), path + " is not there");
        return path.toString();
    }

    /** Writes an IDX pair of 2 x 2 images with these labels and returns the split; image i is i, i, i, i. */
    Split idxOf(String name, int... labels) {
        byte[] images = new byte[labels.length * 4];
        byte[] labelBytes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            java.util.Arrays.fill(images, 4 * i, 4 * i + 4, (byte) i);
            labelBytes[i] = (byte) labels[i];
        }
        return idx(
                name,
                write(name + "-images", idxBytes(0x803, images, labels.length, 2, 2)),
                write(name + "-labels", idxBytes(0x801, labelBytes, labels.length)));
    }

    static byte[] idxBytes(int magic, byte[] body, int... dimensions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(magic);
            for (int dimension : dimensions) {
                out.writeInt(dimension);
            }
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    String write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Validates and runs the task undisturbed. */
    TaskResult run(Task task) {
        return run(new FakeContext(task, store));
    }

    TaskResult run(FakeContext context) {
        handler.validate(context.task());
        try (TaskRun run = handler.open(context, Optional.empty())) {
            while (run.step() != StepOutcome.DONE) {
                requireOrder(run);
            }
            return run.finish();
        }
    }

    private static void requireOrder(TaskRun run) {
        if (run.stepsDone() > run.totalSteps()) {
            throw new AssertionError(run.stepsDone() + " steps of " + run.totalSteps());
        }
    }

    /** Runs the task with a new owner, from the checkpoint, after each step. */
    TaskResult runWithKillAfterEachStep(FakeContext context) {
        Optional<Checkpoint> checkpoint = Optional.empty();
        StepOutcome outcome = StepOutcome.CONTINUE;
        List<Long> steps = new ArrayList<>();
        while (outcome != StepOutcome.DONE) {
            try (TaskRun run = handler.open(context, checkpoint)) {
                outcome = run.step();
                steps.add(run.stepsDone());
                Path saved = folder.resolve("checkpoint-" + steps.size());
                run.save(saved);
                checkpoint = Optional.of(new Checkpoint(run.stepsDone(), saved));
            }
        }
        try (TaskRun run = handler.open(context, checkpoint)) {
            return run.finish();
        }
    }

    Published<DatasetManifest> published(String name) {
        return new Catalog(store).dataset(Reference.parse(name));
    }
}
