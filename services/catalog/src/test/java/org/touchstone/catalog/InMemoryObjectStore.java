package org.touchstone.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.touchstone.store.ObjectKey;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.StoreException;

/** An object store in memory, with the semantics of the port; it can be told to fail before the n-th write from now. */
public final class InMemoryObjectStore implements ObjectStore {
    private final NavigableMap<String, VersionedBytes> objects = new TreeMap<>();
    private long versions;
    private long reads;
    private int writesUntilCrash = Integer.MAX_VALUE;

    /** From the {@code writes}-th write on (0: the next), every write fails and changes nothing. */
    public synchronized void crashBeforeWrite(int writes) {
        writesUntilCrash = writes;
    }

    /** All objects, by key. */
    public synchronized Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        objects.forEach((key, value) -> contents.put(key, value.content().clone()));
        return contents;
    }

    /** The bytes of an object that must be there. */
    public synchronized byte[] content(String key) {
        return read(key, Integer.MAX_VALUE).orElseThrow().content();
    }

    /** Whole objects read so far. */
    public synchronized long reads() {
        return reads;
    }

    @Override
    public synchronized Optional<ObjectInfo> stat(String key) {
        return Optional.ofNullable(objects.get(ObjectKey.validate(key)))
                .map(object -> new ObjectInfo(key, object.etag(), object.content().length));
    }

    @Override
    public synchronized Optional<VersionedBytes> read(String key, int maxBytes) {
        VersionedBytes object = objects.get(ObjectKey.validate(key));
        if (object == null) {
            return Optional.empty();
        }
        if (object.content().length > maxBytes) {
            throw new StoreException(StoreException.Code.TOO_LARGE, key + " is larger than " + maxBytes + " bytes.");
        }
        reads++;
        return Optional.of(new VersionedBytes(object.content().clone(), object.etag()));
    }

    @Override
    public InputStream open(String key) {
        return open(key, 0, Long.MAX_VALUE);
    }

    @Override
    public synchronized InputStream open(String key, long offset, long length) {
        VersionedBytes object = objects.get(ObjectKey.validate(key));
        if (object == null) {
            throw new StoreException(StoreException.Code.NOT_FOUND, "There is no object " + key + ".");
        }
        int end = (int)
                Math.min(object.content().length, length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length);
        return new ByteArrayInputStream(Arrays.copyOfRange(object.content(), (int) offset, end));
    }

    @Override
    public synchronized CreateOutcome create(String key, byte[] content, String contentType) {
        mayCrash();
        return objects.containsKey(ObjectKey.validate(key))
                ? new CreateOutcome.AlreadyExists()
                : new CreateOutcome.Created(write(key, content));
    }

    @Override
    public CreateOutcome create(String key, Path file, String contentType) {
        try {
            return create(key, Files.readAllBytes(file), contentType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized ReplaceOutcome replace(String key, String etag, byte[] content, String contentType) {
        mayCrash();
        VersionedBytes object = objects.get(ObjectKey.validate(key));
        return object == null || !object.etag().equals(etag)
                ? new ReplaceOutcome.Conflict()
                : new ReplaceOutcome.Replaced(write(key, content));
    }

    @Override
    public synchronized void put(String key, byte[] content, String contentType) {
        mayCrash();
        write(ObjectKey.validate(key), content);
    }

    @Override
    public synchronized List<ObjectInfo> list(String prefix, String after, int limit) {
        return objects.entrySet().stream()
                .filter(object ->
                        object.getKey().startsWith(prefix) && object.getKey().compareTo(after) > 0)
                .limit(limit)
                .map(object -> new ObjectInfo(
                        object.getKey(),
                        object.getValue().etag(),
                        object.getValue().content().length))
                .toList();
    }

    @Override
    public synchronized List<String> listFolders(String prefix, String after, int limit) {
        TreeSet<String> folders = new TreeSet<>();
        for (String key : objects.tailMap(prefix).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            int slash = key.indexOf('/', prefix.length());
            if (slash > 0) {
                folders.add(key.substring(prefix.length(), slash));
            }
        }
        return new ArrayList<>(folders.tailSet(after, false))
                .stream().limit(limit).toList();
    }

    @Override
    public synchronized void delete(String key) {
        objects.remove(ObjectKey.validate(key));
    }

    @Override
    public void close() {}

    private String write(String key, byte[] content) {
        String etag = "v" + versions++;
        objects.put(key, new VersionedBytes(content.clone(), etag));
        return etag;
    }

    private void mayCrash() {
        if (writesUntilCrash-- <= 0) {
            throw new StoreException(StoreException.Code.UNAVAILABLE, "The store was told to fail here.");
        }
    }
}
