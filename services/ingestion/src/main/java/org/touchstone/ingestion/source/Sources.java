package org.touchstone.ingestion.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.touchstone.ingestion.source.Location.Bucket;
import org.touchstone.ingestion.source.Location.Local;
import org.touchstone.ingestion.source.Location.Web;
import org.touchstone.store.ObjectStore;

/** Everything that may be read, by location. Failures are {@link org.touchstone.worker.TaskFailedException}. */
public final class Sources {
    private final SourceLimits limits;
    private final LocalFiles local;
    private final BucketFiles buckets;
    private final WebFiles web;
    private final Path scratch;

    /** {@code stores} opens a bucket by name; copies are kept below {@code scratch} while a task reads them. */
    public Sources(SourceLimits limits, Function<String, ObjectStore> stores, Path scratch) {
        this.limits = limits;
        this.local = new LocalFiles(limits.roots());
        this.buckets = new BucketFiles(limits.buckets(), stores);
        this.web = new WebFiles(limits.web());
        this.scratch = scratch;
    }

    /** What is allowed. */
    public SourceLimits limits() {
        return limits;
    }

    /** What speaks against the location as it is written, without touching it; a sentence with the remedy. */
    public Optional<String> objection(Location location) {
        if (location instanceof Local file) {
            return local.objection(file.path());
        }
        if (location instanceof Bucket bucket) {
            return buckets.objection(bucket);
        }
        return web.objection(((Web) location).uri());
    }

    /** A fresh place for copies. */
    public Spool spool() {
        try {
            Files.createDirectories(scratch);
            return new Spool(this, Files.createTempDirectory(scratch, "ingest-"), limits.maxFileBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream open(String location) throws IOException {
        Location parsed = Location.parse(location);
        if (parsed instanceof Local file) {
            Path real = local.resolve(file.path());
            if (!Files.isRegularFile(real)) {
                throw SourceFaults.notFound("'" + file.path() + "' is not a file.");
            }
            return Files.newInputStream(real);
        }
        if (parsed instanceof Bucket bucket) {
            return buckets.open(bucket);
        }
        return web.open(((Web) parsed).uri());
    }

    /** The pictures below a folder or prefix, one folder per class. */
    public PictureFolder folder(String location) {
        Location parsed = Location.parse(location);
        if (parsed instanceof Local file) {
            return new LocalPictureFolder(local, local.resolve(file.path()), limits.read());
        }
        if (parsed instanceof Bucket bucket) {
            return new BucketPictureFolder(buckets, bucket, limits.read());
        }
        throw SourceFaults.forbidden("A folder is on this machine or in a bucket, not on the web.");
    }
}
