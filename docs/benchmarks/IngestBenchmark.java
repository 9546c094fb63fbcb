import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.Reference;
import org.touchstone.ingestion.IngestHandler;
import org.touchstone.ingestion.source.SourceLimits;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IdxSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskRun;

/** Items per second of a whole ingestion into a store in memory, and images per second read back in random batches. */
public final class IngestBenchmark {
    private IngestBenchmark() {}

    /** Argument: the folder of MNIST's four files. */
    public static void main(String[] arguments) throws Exception {
        Path mnist = Path.of(arguments[0]).toAbsolutePath();
        Split idx = Split.newBuilder().setName("train").setIdx(IdxSource.newBuilder()
                .setImages(file(mnist.resolve("train-images-idx3-ubyte.gz")))
                .setLabels(file(mnist.resolve("train-labels-idx1-ubyte.gz")))).build();
        Split shapes = Split.newBuilder().setName("train").setShapeset(
                ShapesetSource.newBuilder().setCount(200_000).setSeed(1)).build();
        for (int round = 0; round < 3; round++) {
            measure("mnist", idx, mnist, 60_000);
            measure("shapeset", shapes, mnist, 200_000);
        }
    }

    private static FileReference file(Path path) {
        return FileReference.newBuilder().setLocation(path.toString()).build();
    }

    private static void measure(String name, Split split, Path root, int items) throws Exception {
        Path scratch = Files.createTempDirectory("ingest-benchmark");
        ObjectStore store = new InMemoryObjectStore();
        SourceLimits limits =
                new SourceLimits(List.of(root), Set.of(), WebLimits.OFF, 1L << 30, ReadLimits.DEFAULT);
        IngestHandler handler = new IngestHandler(
                new Sources(limits, bucket -> store, scratch), Clock.systemUTC());
        Task task = Task.newBuilder().setId("bench").setIngestDataset(
                IngestDataset.newBuilder().setName(name).addSplits(split)).build();
        long start = System.nanoTime();
        long slowest = 0;
        try (TaskRun run = handler.open(new Context(task, store), Optional.empty())) {
            TaskRun.StepOutcome outcome;
            do {
                long step = System.nanoTime();
                outcome = run.step();
                slowest = Math.max(slowest, System.nanoTime() - step);
            } while (outcome != TaskRun.StepOutcome.DONE);
            run.finish();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-9s ingested %,d items in %.2f s: %,.0f items/s, slowest step %.0f ms%n",
                name, items, seconds, items / seconds, slowest / 1e6);
        Catalog catalog = new Catalog(store);
        DatasetView view = catalog.open(catalog.dataset(Reference.parse(name)).content(), "train", 1L << 30);
        ByteBuffer pixels = ByteBuffer.allocateDirect(100 * view.dimensions().size());
        long[] labels = new long[100];
        int[] order = Key.of(1).permutation(view.count());
        view.copy(new int[] {0}, pixels, labels);
        start = System.nanoTime();
        for (int first = 0; first + 100 <= order.length; first += 100) {
            view.copy(java.util.Arrays.copyOfRange(order, first, first + 100), pixels.clear(), labels);
        }
        System.out.printf("%-9s read back in random batches of 100: %,.0f images/s%n",
                name, order.length / ((System.nanoTime() - start) / 1e9));
        Files.delete(scratch);
    }

    private record Context(Task task, ObjectStore store) implements TaskContext {
        @Override
        public void metric(String name, long step, double value) {}

        @Override
        public void statistics(Statistics statistics) {}

        @Override
        public void submit(Task other) {}

        @Override
        public Optional<TaskHead> head(String taskId) {
            return Optional.empty();
        }

        @Override
        public boolean stopRequested() {
            return false;
        }
    }
}
