package org.touchstone.ingestion.split;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.PictureFolder;
import org.touchstone.ingestion.source.PictureReader;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.proto.v1.ImageFolderSource;
import org.touchstone.store.Sha256;

/** Pictures in class folders. Their names are the fingerprint; the pictures themselves are read as they are needed. */
final class FolderSplit implements SplitSource {
    // A large photograph takes a tenth of a second.
    private static final int PICTURES_AT_ONCE = 50;

    private final ImageFolderSource source;
    private final Sources sources;
    private @Nullable PictureFolder folder;

    FolderSplit(ImageFolderSource source, Sources sources) {
        this.source = source;
        this.sources = sources;
    }

    @Override
    public boolean prepare(Spool spool, BooleanSupplier stop) {
        if (folder == null) {
            folder = sources.folder(source.getLocation());
        }
        return true;
    }

    @Override
    public String fingerprint() {
        StringBuilder names = new StringBuilder();
        folder().entries().forEach(entry -> names.append(entry.path()).append('\n'));
        return Sha256.hex(names.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> ownClassNames() {
        return folder().classNames();
    }

    @Override
    public long count() {
        return folder().entries().size();
    }

    @Override
    public int itemsAtOnce() {
        return PICTURES_AT_ONCE;
    }

    @Override
    public PictureReader open(List<String> classNames, @Nullable ImageShape known) {
        boolean scaled = source.getHeight() > 0;
        ImageShape size =
                scaled ? new ImageShape(source.getGrey() ? 1 : 3, source.getHeight(), source.getWidth()) : null;
        return new PictureReader(
                folder(),
                classNames,
                source.getGrey(),
                size,
                known,
                sources.limits().read());
    }

    private PictureFolder folder() {
        if (folder == null) {
            throw new IllegalStateException(source.getLocation() + " was not listed.");
        }
        return folder;
    }
}
