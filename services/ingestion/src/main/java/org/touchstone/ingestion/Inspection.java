package org.touchstone.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.ingestion.IngestProgress.SplitProgress;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.ingestion.split.SplitSource;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.worker.TaskFailedException;

/** The first step: fetches every source, looks at its head, and settles shape, classes and sizes of shards. */
final class Inspection {
    private static final int LABEL_BYTES = Long.BYTES;

    private final IngestDataset spec;
    private final List<SplitSource> sources;
    private final int shardBytes;

    Inspection(IngestDataset spec, List<SplitSource> sources, int shardBytes) {
        this.spec = spec;
        this.sources = sources;
        this.shardBytes = shardBytes;
    }

    /** The beginning of an ingestion; empty when {@code stop} said so meanwhile. */
    Optional<IngestProgress> run(Spool spool, BooleanSupplier stop) {
        for (SplitSource source : sources) {
            if (!source.prepare(spool, stop)) {
                return Optional.empty();
            }
        }
        List<String> classNames = classNames();
        ImageShape shape = null;
        List<SplitProgress> splits = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = spec.getSplits(i).getName();
            try {
                shape = sameShape(name, shape, shape(sources.get(i), classNames, shape));
                splits.add(begin(name, sources.get(i), shape));
            } catch (MalformedDataException e) {
                throw malformed(name, e);
            }
        }
        if (shape == null) {
            throw new IllegalStateException("A task without splits passed validation.");
        }
        int itemsPerStep = Math.max(1, shardBytes / (shape.size() + LABEL_BYTES));
        return Optional.of(new IngestProgress(
                itemsPerStep,
                new ImageDimensions(shape.channels(), shape.height(), shape.width()),
                classNames,
                splits));
    }

    /** Fetches one source for an owner that goes on; false when {@code stop} said so meanwhile. */
    boolean prepareAgain(int number, SplitProgress before, Spool spool, BooleanSupplier stop) {
        if (!sources.get(number).prepare(spool, stop)) {
            return false;
        }
        if (!sources.get(number).fingerprint().equals(before.fingerprint())) {
            throw TaskFailedException.permanent(
                    "SOURCE_CHANGED",
                    "The source of split '" + spec.getSplits(number).getName()
                            + "' is not what it was when the task began; submit it again under another id.");
        }
        return true;
    }

    private List<String> classNames() {
        if (spec.getClassNamesCount() > 0) {
            return spec.getClassNamesList();
        }
        List<String> names = List.of();
        for (int i = 0; i < sources.size(); i++) {
            List<String> own = sources.get(i).ownClassNames();
            if (!names.isEmpty() && !own.isEmpty() && !names.equals(own)) {
                throw TaskFailedException.permanent(
                        "CLASSES_DISAGREE",
                        "Split '" + spec.getSplits(i).getName() + "' has the classes " + shown(own)
                                + ", a split before it " + shown(names) + ". Make them agree, or give classNames.");
            }
            names = own.isEmpty() ? names : own;
        }
        return names;
    }

    private static String shown(List<String> names) {
        return names.size() <= 20 ? names.toString() : names.subList(0, 20) + " and more";
    }

    private static ImageShape shape(SplitSource source, List<String> classNames, @Nullable ImageShape known) {
        try (LabelledImageReader reader = source.open(classNames, known)) {
            return reader.shape();
        }
    }

    private static ImageShape sameShape(String name, @Nullable ImageShape known, ImageShape shape) {
        if (known != null && !known.equals(shape)) {
            throw TaskFailedException.permanent(
                    "SHAPES_DISAGREE",
                    "The images of split '" + name + "' are " + shape + ", those before it " + known
                            + ". All splits of a data set have one shape.");
        }
        return shape;
    }

    private static SplitProgress begin(String name, SplitSource source, ImageShape shape) {
        long count = source.count();
        if (count == 0) {
            throw TaskFailedException.permanent("SPLIT_EMPTY", "The source of split '" + name + "' holds no item.");
        }
        return new SplitProgress(
                source.fingerprint(), count, 0, List.of(), Refusals.NONE, PixelSums.none(shape.channels()), List.of());
    }

    static TaskFailedException malformed(String split, MalformedDataException e) {
        return new TaskFailedException(
                "SOURCE_MALFORMED_" + e.code().name().toUpperCase(Locale.ROOT),
                "Split '" + split + "': " + e.getMessage(),
                false,
                e);
    }
}
