package org.touchstone.store.memory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.touchstone.store.ObjectKey;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.store.StoreException;

/** {@link ObjectStore} in memory. As on S3, a version is a digest of the bytes. Safe for many threads. */
public final class InMemoryObjectStore implements ObjectStore {
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();

    @Override
    public synchronized Optional<ObjectInfo> stat(String key) {
        return found(key).map(content -> new ObjectInfo(key, etag(content), content.length));
    }

    @Override
    public synchronized Optional<VersionedBytes> read(String key, int maxBytes) {
        return found(key).map(content -> {
            if (content.length > maxBytes) {
                throw new StoreException(
                        StoreException.Code.TOO_LARGE,
                        "Object " + key + " is larger than the " + maxBytes + " bytes that are allowed here.");
            }
            return new VersionedBytes(content.clone(), etag(content));
        });
    }

    @Override
    public synchronized InputStream open(String key) {
        return new ByteArrayInputStream(existing(key));
    }

    @Override
    public synchronized InputStream open(String key, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Offset and length must not be negative");
        }
        if (length == 0) {
            return new ByteArrayInputStream(new byte[0]);
        }
        byte[] content = existing(key);
        if (offset >= content.length) {
            throw new StoreException(
                    StoreException.Code.REFUSED, "Could not read " + key + ": it ends before byte " + offset + ".");
        }
        int end = (int) Math.min(content.length, offset + length);
        return new ByteArrayInputStream(content, (int) offset, end - (int) offset);
    }

    @Override
    public synchronized CreateOutcome create(String key, byte[] content, String contentType) {
        if (found(key).isPresent()) {
            return new CreateOutcome.AlreadyExists();
        }
        put(key, content, contentType);
        return new CreateOutcome.Created(etag(content));
    }

    @Override
    public CreateOutcome create(String key, Path file, String contentType) {
        try {
            return create(key, Files.readAllBytes(file), contentType);
        } catch (IOException unreadable) {
            throw new StoreException(
                    StoreException.Code.REFUSED, "Could not read " + file + " to upload it: " + unreadable, unreadable);
        }
    }

    @Override
    public synchronized ReplaceOutcome replace(String key, String etag, byte[] content, String contentType) {
        if (found(key).filter(there -> etag(there).equals(etag)).isEmpty()) {
            return new ReplaceOutcome.Conflict();
        }
        put(key, content, contentType);
        return new ReplaceOutcome.Replaced(etag(content));
    }

    @Override
    public synchronized void put(String key, byte[] content, String contentType) {
        objects.put(ObjectKey.validate(key), content.clone());
    }

    @Override
    public synchronized List<ObjectInfo> list(String prefix, String after, int limit) {
        return below(prefix)
                .filter(entry -> entry.getKey().compareTo(after) > 0)
                .limit(limit)
                .map(entry -> new ObjectInfo(entry.getKey(), etag(entry.getValue()), entry.getValue().length))
                .toList();
    }

    @Override
    public synchronized List<String> listFolders(String prefix, String after, int limit) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("The prefix of folders must end with '/', not be '" + prefix + "'");
        }
        // As S3 sorts them: by the name with its '/'.
        Comparator<String> order = Comparator.comparing(name -> name + "/");
        return below(prefix)
                .map(entry -> entry.getKey().substring(prefix.length()))
                .filter(rest -> rest.indexOf('/') >= 0)
                .map(rest -> rest.substring(0, rest.indexOf('/')))
                .distinct()
                .filter(name -> after.isEmpty() || order.compare(name, after) > 0)
                .sorted(order)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void delete(String key) {
        objects.remove(ObjectKey.validate(key));
    }

    @Override
    public void close() {
        // Nothing is held that outlives this object.
    }

    private Stream<Map.Entry<String, byte[]>> below(String prefix) {
        return objects.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix));
    }

    private Optional<byte[]> found(String key) {
        return Optional.ofNullable(objects.get(ObjectKey.validate(key)));
    }

    private byte[] existing(String key) {
        return found(key)
                .orElseThrow(() -> new StoreException(
                        StoreException.Code.NOT_FOUND, "Could not read " + key + ": there is no such object."));
    }

    private static String etag(byte[] content) {
        return Sha256.hex(content).substring(0, 32);
    }
}
