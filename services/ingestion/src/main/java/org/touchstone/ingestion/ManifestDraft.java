package org.touchstone.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetManifest.Split;
import org.touchstone.catalog.Lineage;
import org.touchstone.ingestion.IngestProgress.SplitProgress;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.worker.TaskFailedException;

/** The manifest of what was read. */
final class ManifestDraft {
    private static final String TRAIN = "train";

    private ManifestDraft() {}

    static DatasetManifest of(IngestDataset spec, IngestProgress progress, String taskId) {
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < progress.splits().size(); i++) {
            SplitProgress split = progress.splits().get(i);
            splits.add(new Split(spec.getSplits(i).getName(), split.accepted(), split.shards(), split.refused()));
        }
        int measured = Math.max(0, splits.stream().map(Split::name).toList().indexOf(TRAIN));
        return new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                spec.getName(),
                "",
                Objects.requireNonNull(progress.dimensions()),
                classNames(progress, measured),
                splits,
                progress.splits().get(measured).sums().normalization(),
                splits.get(measured).name(),
                new Lineage(taskId, List.of(), List.of()));
    }

    /** Where nobody named the classes they are the labels seen, as numbers: without gaps, or something is wrong. */
    private static List<String> classNames(IngestProgress progress, int measured) {
        if (!progress.classNames().isEmpty()) {
            return progress.classNames();
        }
        int classes = progress.splits().stream()
                .mapToInt(split -> split.labelCounts().size())
                .max()
                .orElse(0);
        List<Long> counts = progress.splits().get(measured).labelCounts();
        List<Integer> missing = IntStream.range(0, classes)
                .filter(label -> label >= counts.size() || counts.get(label) == 0)
                .boxed()
                .toList();
        if (!missing.isEmpty()) {
            throw TaskFailedException.permanent(
                    "CLASSES_UNCLEAR",
                    "Labels go up to " + (classes - 1) + ", but no image for training has one of " + missing
                            + ". Give classNames to say how many classes there are.");
        }
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
}
