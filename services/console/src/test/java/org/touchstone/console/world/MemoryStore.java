package org.touchstone.console.world;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.touchstone.store.ObjectKey;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.StoreException;

/** An object store in memory that can be made to go away. */
public final class MemoryStore implements ObjectStore {
    private final ConcurrentSkipListMap<String, VersionedBytes> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final AtomicBoolean away = new AtomicBoolean();

    /** From now on every call fails, or works again. */
    public void away(boolean now) {
        away.set(now);
    }

    @Override
    public Optional<ObjectInfo> stat(String key) {
        return Optional.ofNullable(get(key)).map(object -> new ObjectInfo(key, object.etag(), object.content().length));
    }

    @Override
    public Optional<VersionedBytes> read(String key, int maxBytes) {
        VersionedBytes object = get(key);
        if (object != null && object.content().length > maxBytes) {
            throw new StoreException(StoreException.Code.TOO_LARGE, key + " is larger than " + maxBytes);
        }
        return Optional.ofNullable(object);
    }

    @Override
    public InputStream open(String key) {
        VersionedBytes object = get(key);
        if (object == null) {
            throw new StoreException(StoreException.Code.NOT_FOUND, "There is no " + key);
        }
        return new ByteArrayInputStream(object.content());
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        VersionedBytes object = get(key);
        if (object == null) {
            throw new StoreException(StoreException.Code.NOT_FOUND, "There is no " + key);
        }
        return new ByteArrayInputStream(object.content(), (int) offset, (int) length);
    }

    @Override
    public CreateOutcome create(String key, byte[] content, String contentType) {
        VersionedBytes fresh = version(content);
        return check(key) && objects.putIfAbsent(key, fresh) == null
                ? new CreateOutcome.Created(fresh.etag())
                : new CreateOutcome.AlreadyExists();
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
        VersionedBytes now = get(key);
        if (now == null || !now.etag().equals(etag)) {
            return new ReplaceOutcome.Conflict();
        }
        VersionedBytes fresh = version(content);
        objects.put(key, fresh);
        return new ReplaceOutcome.Replaced(fresh.etag());
    }

    @Override
    public void put(String key, byte[] content, String contentType) {
        check(key);
        objects.put(key, version(content));
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit) {
        check("list");
        List<ObjectInfo> found = new ArrayList<>();
        objects.tailMap(after, false).forEach((key, object) -> {
            if (key.startsWith(prefix) && found.size() < limit) {
                found.add(new ObjectInfo(key, object.etag(), object.content().length));
            }
        });
        return found;
    }

    @Override
    public List<String> listFolders(String prefix, String after, int limit) {
        TreeSet<String> names = new TreeSet<>();
        for (ObjectInfo object : list(prefix, "", Integer.MAX_VALUE)) {
            String rest = object.key().substring(prefix.length());
            if (rest.contains("/")) {
                names.add(rest.substring(0, rest.indexOf('/')));
            }
        }
        return names.tailSet(after, false).stream().limit(limit).toList();
    }

    @Override
    public void delete(String key) {
        check(key);
        objects.remove(key);
    }

    @Override
    public void close() {}

    private @org.jspecify.annotations.Nullable VersionedBytes get(String key) {
        check(key);
        return objects.get(key);
    }

    private boolean check(String key) {
        ObjectKey.validate(key);
        if (away.get()) {
            throw new StoreException(StoreException.Code.UNAVAILABLE, "The store is away.");
        }
        return true;
    }

    private VersionedBytes version(byte[] content) {
        return new VersionedBytes(content.clone(), "v" + versions.incrementAndGet());
    }
}
