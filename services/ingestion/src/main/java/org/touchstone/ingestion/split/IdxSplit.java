package org.touchstone.ingestion.split;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.IdxReader;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.v1.IdxSource;

/** Images and labels in MNIST's format. */
final class IdxSplit implements SplitSource {
    private final SpooledFile images;
    private final SpooledFile labels;
    private final ReadLimits limits;

    IdxSplit(IdxSource source, ReadLimits limits) {
        this.images = new SpooledFile(source.getImages(), limits);
        this.labels = new SpooledFile(source.getLabels(), limits);
        this.limits = limits;
    }

    @Override
    public boolean prepare(Spool spool, BooleanSupplier stop) {
        return images.prepare(spool, stop) && labels.prepare(spool, stop);
    }

    @Override
    public String fingerprint() {
        return images.sha256() + " " + labels.sha256();
    }

    @Override
    public List<String> ownClassNames() {
        return List.of();
    }

    @Override
    public long count() {
        try (IdxReader reader = open(List.of(), null)) {
            return reader.count();
        }
    }

    @Override
    public IdxReader open(List<String> classNames, @Nullable ImageShape known) {
        FormatStream imageStream = images.open();
        FormatStream labelStream = labels.open();
        try {
            int classes = classNames.isEmpty() ? SpooledFile.ANY_BYTE : classNames.size();
            return new IdxReader(imageStream, labelStream, classes, limits);
        } catch (RuntimeException e) {
            imageStream.close();
            labelStream.close();
            throw e;
        }
    }
}
