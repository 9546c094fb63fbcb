package org.touchstone.ingestion.split;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.ingestion.source.Spool.Spooled;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.v1.FileReference;

/** One file of a split: fetched once, read as often as needed. */
final class SpooledFile {
    static final int ANY_BYTE = 256;

    private final FileReference reference;
    private final ReadLimits limits;
    private @Nullable Spooled spooled;

    SpooledFile(FileReference reference, ReadLimits limits) {
        this.reference = reference;
        this.limits = limits;
    }

    boolean prepare(Spool spool, BooleanSupplier stop) {
        if (spooled == null) {
            Optional<Spooled> fetched = spool.fetch(reference.getLocation(), reference.getSha256(), stop);
            spooled = fetched.orElse(null);
        }
        return spooled != null;
    }

    String sha256() {
        return fetched().sha256();
    }

    FormatStream open() {
        try {
            return FormatStream.open(
                    reference.getLocation(), Files.newInputStream(fetched().path()), limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Spooled fetched() {
        if (spooled == null) {
            throw new IllegalStateException(reference.getLocation() + " was not fetched.");
        }
        return spooled;
    }
}
