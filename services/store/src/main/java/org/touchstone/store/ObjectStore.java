package org.touchstone.store;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One bucket of an object store, with the two conditional writes that the protocol of tasks rests on. Keys are
 * validated ({@link ObjectKey}); every method blocks; every method throws {@link StoreException} when the store does not
 * answer properly after retries. Conditional writes are retried safely: a lost answer is resolved by reading back;
 * UNAVAILABLE from one means that its outcome is unknown.
 *
 * <p>A version (etag) says which bytes an object has, not who wrote them: two writes of the same bytes may have the
 * same version. What is replaced conditionally must therefore differ from write to write, for instance by an epoch.
 */
public interface ObjectStore extends AutoCloseable {

    /** Size and version of an object, or empty when there is none. */
    Optional<ObjectInfo> stat(String key);

    /** A small object whole, with its version; {@link StoreException} TOO_LARGE beyond {@code maxBytes}. */
    Optional<VersionedBytes> read(String key, int maxBytes);

    /** Streams an object; the caller closes. {@link StoreException} NOT_FOUND when there is none. */
    InputStream open(String key);

    /**
     * Streams {@code length} bytes from {@code offset}, fewer when the object ends; {@link StoreException} REFUSED when
     * it ends before the first of them.
     */
    InputStream open(String key, long offset, long length);

    /** Creates the object if there is none ({@code If-None-Match: *}). */
    CreateOutcome create(String key, byte[] content, String contentType);

    /** Creates the object from a file if there is none; large files go up in parts. */
    CreateOutcome create(String key, Path file, String contentType);

    /** Replaces the object if its version is still {@code etag} ({@code If-Match}). */
    ReplaceOutcome replace(String key, String etag, byte[] content, String contentType);

    /** Writes without condition: for what only one writer ever writes, or what may be overwritten. */
    void put(String key, byte[] content, String contentType);

    /** Up to {@code limit} objects whose keys start with {@code prefix} and are greater than {@code after}, in order. */
    List<ObjectInfo> list(String prefix, String after, int limit);

    /**
     * Names of the folders directly below {@code prefix} (which ends with '/' or is empty) after the name {@code after}
     * (empty: all), in the order of their paths: {@code a-b/} before {@code a/}.
     */
    List<String> listFolders(String prefix, String after, int limit);

    /** Deletes; not an error when there is none. */
    void delete(String key);

    @Override
    void close();

    /** Key, version and size in bytes of an object. */
    record ObjectInfo(String key, String etag, long sizeBytes) {}

    /** Content and version of a small object. The array is the caller's. */
    @SuppressWarnings("ArrayRecordComponent")
    record VersionedBytes(byte[] content, String etag) {}

    /** What became of a conditional create. */
    sealed interface CreateOutcome {
        /** Ours now exists. */
        record Created(String etag) implements CreateOutcome {}

        /** One was there already. */
        record AlreadyExists() implements CreateOutcome {}
    }

    /** What became of a conditional replace. */
    sealed interface ReplaceOutcome {
        /** Ours is the newest. */
        record Replaced(String etag) implements ReplaceOutcome {}

        /** Somebody else wrote (or deleted) it since. */
        record Conflict() implements ReplaceOutcome {}
    }
}
