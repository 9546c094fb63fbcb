package org.touchstone.ingestion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.DatasetManifest.Shard;
import org.touchstone.catalog.ImageDimensions;

/**
 * How far an ingestion is: everything that a later owner needs to go on, and nothing else.
 *
 * @param itemsPerStep items of a source that one step reads; fixed when the sources were inspected
 * @param dimensions of every image; absent before inspection
 * @param classNames names that labels are checked against; empty: any byte is a label, names follow from what is seen
 * @param splits in the order of the task; empty before inspection
 */
record IngestProgress(
        int itemsPerStep, @Nullable ImageDimensions dimensions, List<String> classNames, List<SplitProgress> splits) {

    /** Of its checkpoints. */
    static final String FORMAT = "touchstone-ingestion-1";

    static final IngestProgress NONE = new IngestProgress(0, null, List.of(), List.of());

    IngestProgress {
        classNames = List.copyOf(classNames);
        splits = List.copyOf(splits);
    }

    boolean inspected() {
        return dimensions != null;
    }

    /** The inspection, and the steps of each split. */
    long stepsDone() {
        return inspected()
                ? 1 + splits.stream().mapToLong(split -> steps(split.read())).sum()
                : 0;
    }

    long totalSteps(int splitsOfTask) {
        return inspected()
                ? 1
                        + splits.stream()
                                .mapToLong(split -> steps(split.announced()))
                                .sum()
                : 1 + splitsOfTask;
    }

    private long steps(long items) {
        return (items + itemsPerStep - 1) / itemsPerStep;
    }

    long accepted() {
        return splits.stream().mapToLong(SplitProgress::accepted).sum();
    }

    long refused() {
        return splits.stream().mapToLong(split -> split.refused().total()).sum();
    }

    IngestProgress with(int number, SplitProgress split) {
        List<SplitProgress> changed = new ArrayList<>(splits);
        changed.set(number, split);
        return new IngestProgress(itemsPerStep, dimensions, classNames, changed);
    }

    /**
     * One split.
     *
     * @param fingerprint of its source
     * @param announced items in all
     * @param read items read so far, good and bad
     * @param sums exact sums over the good images, per channel
     * @param labelCounts good images of each label seen
     */
    record SplitProgress(
            String fingerprint,
            long announced,
            long read,
            List<Shard> shards,
            Refusals refused,
            PixelSums sums,
            List<Long> labelCounts) {

        SplitProgress {
            shards = List.copyOf(shards);
            labelCounts = List.copyOf(labelCounts);
        }

        long accepted() {
            return shards.stream().mapToLong(Shard::count).sum();
        }

        boolean ended() {
            return read == announced;
        }
    }
}
