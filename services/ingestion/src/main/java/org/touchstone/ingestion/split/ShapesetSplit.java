package org.touchstone.ingestion.split;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.Shapeset;
import org.touchstone.proto.v1.ShapesetSource;

/** Generated images: nothing to fetch, nothing to refuse. */
final class ShapesetSplit implements SplitSource {
    private final ShapesetSource source;

    ShapesetSplit(ShapesetSource source) {
        this.source = source;
    }

    @Override
    public boolean prepare(Spool spool, BooleanSupplier stop) {
        return true;
    }

    @Override
    public String fingerprint() {
        return "shapeset-3x2 " + Long.toUnsignedString(source.getSeed()) + " " + source.getFirst();
    }

    @Override
    public List<String> ownClassNames() {
        return Shapeset.CLASS_NAMES;
    }

    @Override
    public long count() {
        return source.getCount();
    }

    @Override
    public LabelledImageReader open(List<String> classNames, @Nullable ImageShape known) {
        return new Shapeset(source.getSeed()).reader(source.getFirst(), source.getCount());
    }
}
