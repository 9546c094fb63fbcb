package org.touchstone.ingestion.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.touchstone.ingestion.source.Location.Bucket;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.ObjectInfo;
import org.touchstone.store.StoreException;

/** Objects of the buckets that may be read, at the endpoint and with the credentials of this service. */
public final class BucketFiles {
    private static final int PAGE = 1000;

    private final Set<String> buckets;
    private final Function<String, ObjectStore> stores;

    /** {@code stores} opens a bucket; what it gives is closed after each use. */
    public BucketFiles(Set<String> buckets, Function<String, ObjectStore> stores) {
        this.buckets = buckets;
        this.stores = stores;
    }

    /** What speaks against the bucket, without touching it; a sentence with the remedy. */
    public Optional<String> objection(Bucket location) {
        if (buckets.contains(location.bucket())) {
            return Optional.empty();
        }
        String allowed = buckets.isEmpty() ? "none" : String.join(", ", new TreeSet<>(buckets));
        return Optional.of("bucket '" + location.bucket() + "' may not be read (allowed: " + allowed
                + "); add it to touchstone.ingestion.buckets, or copy the file to an allowed one.");
    }

    /** The bytes of an object; the caller closes. */
    InputStream open(Bucket location) {
        requireAllowed(location);
        ObjectStore store = stores.apply(location.bucket());
        try {
            return new ClosingStream(store.open(location.key()), store);
        } catch (StoreException e) {
            store.close();
            throw translate(location, e);
        }
    }

    /** Keys and sizes of at most {@code limit} objects below the prefix, in order. */
    List<ObjectInfo> list(Bucket location, int limit) {
        requireAllowed(location);
        String prefix = location.key().endsWith("/") ? location.key() : location.key() + "/";
        List<ObjectInfo> objects = new ArrayList<>();
        try (ObjectStore store = stores.apply(location.bucket())) {
            String after = "";
            List<ObjectInfo> page;
            do {
                page = store.list(prefix, after, Math.min(PAGE, limit - objects.size()));
                objects.addAll(page);
                after = page.isEmpty() ? after : page.get(page.size() - 1).key();
            } while (!page.isEmpty() && objects.size() < limit);
            return objects;
        } catch (StoreException e) {
            throw translate(location, e);
        }
    }

    private void requireAllowed(Bucket location) {
        Optional<String> objection = objection(location);
        if (objection.isPresent()) {
            throw SourceFaults.forbidden(objection.get());
        }
    }

    private static RuntimeException translate(Bucket location, StoreException e) {
        String name = "s3://" + location.bucket() + "/" + location.key();
        return switch (e.code()) {
            case NOT_FOUND -> SourceFaults.notFound("There is no object " + name + ".");
            case UNAVAILABLE -> SourceFaults.unreadable(name + " cannot be read: " + e.getMessage(), e);
            case TOO_LARGE, INVALID_KEY, REFUSED, UNFIT, CORRUPT ->
                SourceFaults.forbidden(name + " cannot be read: " + e.getMessage());
        };
    }

    /** Closes the store with the stream. */
    private static final class ClosingStream extends FilterInputStream {
        private final ObjectStore store;

        ClosingStream(InputStream in, ObjectStore store) {
            super(in);
            this.store = store;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                store.close();
            }
        }
    }
}
