package org.touchstone.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Shard;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.ingestion.IngestProgress.SplitProgress;
import org.touchstone.ingestion.split.SplitSource;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.LabelledImageReader.Accepted;
import org.touchstone.kernel.data.LabelledImageReader.Item;
import org.touchstone.kernel.data.LabelledImageReader.Refused;
import org.touchstone.kernel.data.LabelledImages;
import org.touchstone.worker.TaskFailedException;

/** Reads one split from where its progress left it, shard by shard. */
final class SplitIngest implements AutoCloseable {
    private final int number;
    private final String dataset;
    private final int itemsPerStep;
    private final int itemsAtOnce;
    private final ImageDimensions dimensions;
    private final Catalog catalog;
    private final LabelledImageReader reader;
    private SplitProgress progress;
    private @Nullable Draft draft;

    SplitIngest(int number, SplitSource source, String dataset, IngestProgress whole, Catalog catalog) {
        this.number = number;
        this.dataset = dataset;
        this.itemsPerStep = whole.itemsPerStep();
        this.itemsAtOnce = source.itemsAtOnce();
        this.dimensions = Objects.requireNonNull(whole.dimensions());
        this.catalog = catalog;
        this.progress = whole.splits().get(number);
        ImageShape shape = new ImageShape(dimensions.channels(), dimensions.height(), dimensions.width());
        this.reader = source.open(whole.classNames(), shape);
        reader.skip(progress.read());
    }

    int number() {
        return number;
    }

    /** The items of one shard; null when {@code stop} said so or it takes long: call again to go on. */
    @Nullable
    SplitProgress step(BooleanSupplier stop) {
        int wanted = (int) Math.min(itemsPerStep, progress.announced() - progress.read());
        Draft shard = draft == null ? new Draft(wanted) : draft;
        draft = shard;
        for (int taken = 0; shard.read < wanted; taken++) {
            if (taken == itemsAtOnce || stop.getAsBoolean()) {
                return null;
            }
            shard.add(reader.next().orElseThrow(() -> countChanged("fewer")));
        }
        if (progress.read() + wanted == progress.announced() && reader.next().isPresent()) {
            throw countChanged("more");
        }
        draft = null;
        progress = shard.store();
        return progress;
    }

    private TaskFailedException countChanged(String how) {
        return TaskFailedException.permanent(
                "SOURCE_CHANGED",
                "The source has " + how + " items than the " + progress.announced()
                        + " it had; leave it alone while it is read.");
    }

    @Override
    public void close() {
        reader.close();
    }

    /** A shard in the making. */
    private final class Draft {
        private final LabelledImages.Builder images;
        private final RefusalTally refused = new RefusalTally(progress.refused());
        private int read;

        Draft(int capacity) {
            images = new LabelledImages.Builder(
                    new ImageShape(dimensions.channels(), dimensions.height(), dimensions.width()), capacity);
        }

        void add(Item item) {
            read++;
            if (item instanceof Accepted accepted) {
                images.add(accepted.pixels(), accepted.label());
            } else {
                refused.add((Refused) item);
            }
        }

        SplitProgress store() {
            LabelledImages good = images.build();
            List<Shard> shards = new ArrayList<>(progress.shards());
            if (good.count() > 0) {
                shards.add(catalog.putShard(dataset, dimensions, good.pixels(), good.labels()));
            }
            return new SplitProgress(
                    progress.fingerprint(),
                    progress.announced(),
                    progress.read() + read,
                    shards,
                    refused.refusals(),
                    progress.sums().plus(dimensions, good.pixels()),
                    counts(good.labels()));
        }

        private List<Long> counts(int[] labels) {
            List<Long> counts = new ArrayList<>(progress.labelCounts());
            for (int label : labels) {
                while (counts.size() <= label) {
                    counts.add(0L);
                }
                counts.set(label, counts.get(label) + 1);
            }
            return counts;
        }
    }
}
