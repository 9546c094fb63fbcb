package org.touchstone.ingestion.split;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.v1.Split;

/**
 * The source of one split. {@link #prepare} comes first and may take long; the others need it. Throws
 * {@link org.touchstone.worker.TaskFailedException} and {@link org.touchstone.kernel.data.MalformedDataException}.
 */
public sealed interface SplitSource permits IdxSplit, CifarSplit, FolderSplit, ShapesetSplit {

    /** Gets the bytes; false when {@code stop} said so meanwhile, and then it may be tried again. */
    boolean prepare(Spool spool, BooleanSupplier stop);

    /** What the source is, so that a later owner of the task notices when it is another one. */
    String fingerprint();

    /** The class names that the source itself brings; empty: none. */
    List<String> ownClassNames();

    /** Number of items announced. */
    long count();

    /** Most items to read before the worker gets a chance to look at other things. */
    default int itemsAtOnce() {
        return Integer.MAX_VALUE;
    }

    /**
     * Reads from the beginning; the caller closes. Labels from {@code classNames} size up are refused; without names, any
     * byte is a label. {@code known} is the shape of the data set where it was found before.
     */
    LabelledImageReader open(List<String> classNames, @Nullable ImageShape known);

    /** The source that the task asks for; its spec was validated. */
    static SplitSource of(Split split, Sources sources) {
        ReadLimits limits = sources.limits().read();
        return switch (split.getSourceCase()) {
            case IDX -> new IdxSplit(split.getIdx(), limits);
            case CIFAR -> new CifarSplit(split.getCifar(), limits);
            case IMAGE_FOLDER -> new FolderSplit(split.getImageFolder(), sources);
            case SHAPESET -> new ShapesetSplit(split.getShapeset());
            case SOURCE_NOT_SET -> throw new IllegalArgumentException("The split has no source.");
        };
    }
}
