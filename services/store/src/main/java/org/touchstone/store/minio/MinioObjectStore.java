package org.touchstone.store.minio;

import io.minio.GetObjectResponse;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListObjectsResult.Prefix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.store.ConformanceProbe;
import org.touchstone.store.ObjectKey;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.StoreException;
import org.touchstone.store.minio.CallFailure.Kind;
import org.touchstone.store.minio.MultipartUpload.Uploaded;
import org.touchstone.store.minio.S3Client.Condition;

/**
 * {@link ObjectStore} on any S3 that keeps the promises of {@link ConformanceProbe}. A version is an ETag, which most
 * stores compute from the bytes: two writes of the same bytes have the same version, so what is replaced conditionally
 * must differ in its bytes from write to write. UNAVAILABLE from a conditional write means that its outcome is unknown.
 * Safe for many threads.
 */
public final class MinioObjectStore implements ObjectStore {
    private static final int PAGE = 1000;
    private static final int PART_BYTES = 16 << 20;

    private final int pageSize;
    private final S3Client client;
    private final Retries retries;
    private final ConditionalWriter writer;

    private MinioObjectStore(StoreConfig config, Pace pace, int pageSize) {
        this.pageSize = pageSize;
        this.client = new S3Client(config);
        this.retries = new Retries(config.patience(), pace);
        this.writer = new ConditionalWriter(client, retries, pace);
    }

    /** Connects, creates the bucket if there is none, and refuses a store that is unfit ({@link ConformanceProbe}). */
    public static MinioObjectStore open(StoreConfig config) {
        Pace pace = Pace.system();
        MinioObjectStore store = connect(config, pace);
        try {
            ConformanceProbe.require(store, pace.writeId());
            return store;
        } catch (StoreException unfit) {
            store.close();
            throw unfit;
        }
    }

    /** A bucket that somebody else keeps: nothing is created and nothing is tried. */
    public static MinioObjectStore attach(StoreConfig config) {
        return new MinioObjectStore(config, Pace.system(), PAGE);
    }

    /** Connects and creates the bucket if there is none, and trusts the store. */
    public static MinioObjectStore connect(StoreConfig config, Pace pace) {
        return connect(config, pace, PAGE);
    }

    /** The same, asking for at most {@code pageSize} keys at once. */
    static MinioObjectStore connect(StoreConfig config, Pace pace, int pageSize) {
        MinioObjectStore store = new MinioObjectStore(config, pace, pageSize);
        try {
            store.retries.run("find or create bucket '" + config.bucket() + "' at " + config.endpoint(), () -> {
                store.client.ensureBucket();
                return true;
            });
            return store;
        } catch (StoreException failure) {
            store.close();
            throw failure;
        }
    }

    @Override
    public Optional<ObjectInfo> stat(String key) {
        ObjectKey.validate(key);
        return retries.run("look at " + key, () -> client.head(key))
                .map(head -> new ObjectInfo(key, head.etag(), head.sizeBytes()));
    }

    @Override
    public Optional<VersionedBytes> read(String key, int maxBytes) {
        ObjectKey.validate(key);
        return retries.run("read " + key, () -> {
            try (GetObjectResponse answer = client.get(key, 0, null, null)) {
                byte[] content = answer.readNBytes(maxBytes + 1);
                if (content.length > maxBytes) {
                    throw new StoreException(
                            StoreException.Code.TOO_LARGE,
                            "Object " + key + " is larger than the " + maxBytes + " bytes that are allowed here.");
                }
                String etag = answer.headers().get("ETag");
                return Optional.of(new VersionedBytes(content, S3Client.unquoted(etag == null ? "" : etag)));
            } catch (IOException broken) {
                throw CallFailure.of(broken);
            } catch (CallFailure failure) {
                if (failure.kind() == Kind.MISSING) {
                    return Optional.empty();
                }
                throw failure;
            }
        });
    }

    @Override
    public InputStream open(String key) {
        return ResumingInputStream.open(client, retries, ObjectKey.validate(key), 0, null);
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        ObjectKey.validate(key);
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Offset and length must not be negative");
        }
        // A range of HTTP cannot be empty.
        return length == 0
                ? new ByteArrayInputStream(new byte[0])
                : ResumingInputStream.open(client, retries, key, offset, length);
    }

    @Override
    public CreateOutcome create(String key, byte[] content, String contentType) {
        return created(write("create " + ObjectKey.validate(key), key, content, contentType, new Condition.Absent()));
    }

    @Override
    public CreateOutcome create(String key, Path file, String contentType) {
        ObjectKey.validate(key);
        try {
            if (Files.size(file) <= PART_BYTES) {
                return create(key, Files.readAllBytes(file), contentType);
            }
            return created(createInParts(key, file, contentType));
        } catch (IOException unreadable) {
            throw new StoreException(
                    StoreException.Code.REFUSED, "Could not read " + file + " to upload it: " + unreadable, unreadable);
        }
    }

    @Override
    public ReplaceOutcome replace(String key, String etag, byte[] content, String contentType) {
        ObjectKey.validate(key);
        return write("replace " + key, key, content, contentType, new Condition.Unchanged(etag))
                .<ReplaceOutcome>map(ReplaceOutcome.Replaced::new)
                .orElseGet(ReplaceOutcome.Conflict::new);
    }

    @Override
    public void put(String key, byte[] content, String contentType) {
        write("write " + ObjectKey.validate(key), key, content, contentType, new Condition.Always());
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit) {
        List<ObjectInfo> found = new ArrayList<>();
        @Nullable String token = null;
        do {
            ListBucketResultV2 page = page(prefix, after, token, limit - found.size(), false);
            for (Item item : page.contents()) {
                found.add(new ObjectInfo(item.objectName(), S3Client.unquoted(item.etag()), item.size()));
            }
            token = next(page);
        } while (token != null && found.size() < limit);
        return found;
    }

    @Override
    public List<String> listFolders(String prefix, String after, int limit) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("The prefix of folders must end with '/', not be '" + prefix + "'");
        }
        List<String> found = new ArrayList<>();
        // '~' sorts after every character of a key: the whole folder is passed over.
        String from = after.isEmpty() ? "" : prefix + after + "/~";
        @Nullable String token = null;
        do {
            ListBucketResultV2 page = page(prefix, from, token, pageSize, true);
            for (Prefix folder : page.commonPrefixes()) {
                String path = folder.toItem().objectName();
                found.add(path.substring(prefix.length(), path.length() - 1));
            }
            token = next(page);
        } while (token != null && found.size() < limit);
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    @Override
    public void delete(String key) {
        ObjectKey.validate(key);
        retries.run("delete " + key, () -> {
            client.delete(key);
            return true;
        });
    }

    @Override
    public void close() {
        client.close();
    }

    private ListBucketResultV2 page(String prefix, String after, @Nullable String token, int limit, boolean folders) {
        int size = Math.min(Math.max(limit, 1), pageSize);
        return retries.run("list " + prefix, () -> client.list(prefix, after, token, size, folders));
    }

    private static @Nullable String next(ListBucketResultV2 page) {
        return page.isTruncated() ? page.nextContinuationToken() : null;
    }

    private Optional<String> write(String what, String key, byte[] content, String contentType, Condition condition) {
        return writer.write(what, key, condition, writeId -> client.put(key, content, contentType, condition, writeId));
    }

    private Optional<String> createInParts(String key, Path file, String contentType) throws IOException {
        if (stat(key).isPresent()) {
            return Optional.empty();
        }
        MultipartUpload upload = new MultipartUpload(client, retries, key);
        String writeId = writer.newWriteId();
        Uploaded uploaded;
        try (InputStream content = Files.newInputStream(file)) {
            uploaded = upload.upload(content, PART_BYTES, contentType, writeId);
        }
        Condition absent = new Condition.Absent();
        Optional<String> etag =
                writer.write("create " + key, key, absent, writeId, id -> upload.complete(uploaded, absent));
        if (etag.isEmpty()) {
            upload.abort(uploaded.uploadId());
        }
        return etag;
    }

    private static CreateOutcome created(Optional<String> etag) {
        return etag.<CreateOutcome>map(CreateOutcome.Created::new).orElseGet(CreateOutcome.AlreadyExists::new);
    }
}
