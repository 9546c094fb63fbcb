package org.touchstone.catalog;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.StoreException;
import org.touchstone.store.memory.InMemoryObjectStore;

/** A store in memory whose contents can be compared, that counts reads, and that can be told to fail at a write. */
public final class CrashingObjectStore implements ObjectStore {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicInteger writesUntilCrash = new AtomicInteger(Integer.MAX_VALUE);

    /** From the {@code writes}-th write on (0: the next), every write fails and changes nothing. */
    public void crashBeforeWrite(int writes) {
        writesUntilCrash.set(writes);
    }

    /** All objects, by key. */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        list("", "", Integer.MAX_VALUE).forEach(object -> contents.put(object.key(), content(object.key())));
        return contents;
    }

    /** The bytes of an object that must be there. */
    public byte[] content(String key) {
        return store.read(key, Integer.MAX_VALUE).orElseThrow().content();
    }

    /** Whole objects read so far. */
    public long reads() {
        return reads.get();
    }

    private ObjectStore writing() {
        if (writesUntilCrash.getAndDecrement() <= 0) {
            throw new StoreException(StoreException.Code.UNAVAILABLE, "The store was told to fail here.");
        }
        return store;
    }

    @Override
    public Optional<ObjectInfo> stat(String key) {
        return store.stat(key);
    }

    @Override
    public Optional<VersionedBytes> read(String key, int maxBytes) {
        reads.incrementAndGet();
        return store.read(key, maxBytes);
    }

    @Override
    public InputStream open(String key) {
        return store.open(key);
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        return store.open(key, offset, length);
    }

    @Override
    public CreateOutcome create(String key, byte[] content, String contentType) {
        return writing().create(key, content, contentType);
    }

    @Override
    public CreateOutcome create(String key, Path file, String contentType) {
        return writing().create(key, file, contentType);
    }

    @Override
    public ReplaceOutcome replace(String key, String etag, byte[] content, String contentType) {
        return writing().replace(key, etag, content, contentType);
    }

    @Override
    public void put(String key, byte[] content, String contentType) {
        writing().put(key, content, contentType);
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public List<String> listFolders(String prefix, String after, int limit) {
        return store.listFolders(prefix, after, limit);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
