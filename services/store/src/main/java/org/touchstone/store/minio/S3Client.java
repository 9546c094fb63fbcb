package org.touchstone.store.minio;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsV2Args;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.MinioException;
import io.minio.messages.ListBucketResultV2;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** Single requests, each sent exactly once: neither the MinIO client nor OkHttp repeats anything behind our back. */
final class S3Client implements AutoCloseable {
    private static final String WRITE_ID = "touchstone-write";
    private static final int MAX_REQUESTS = 64;

    private final OkHttpClient http;
    private final MinioAsyncClient client;
    private final String bucket;

    /** Version, size and author of an object. */
    record Head(String etag, long sizeBytes, @Nullable String writeId) {}

    /** What a write demands of the object's present state. */
    sealed interface Condition {
        /** Nothing. */
        record Always() implements Condition {}

        /** There is none. */
        record Absent() implements Condition {}

        /** It still has this version. */
        record Unchanged(String etag) implements Condition {}

        /** As headers of a request. */
        default Map<String, String> headers() {
            if (this instanceof Absent) {
                return Map.of("If-None-Match", "*");
            }
            return this instanceof Unchanged unchanged ? Map.of("If-Match", '"' + unchanged.etag() + '"') : Map.of();
        }
    }

    S3Client(StoreConfig config) {
        this.bucket = config.bucket();
        this.http = http(config);
        this.client = MinioAsyncClient.builder()
                .endpoint(config.endpoint().toString())
                // Without a region the client would ask for the bucket's location first.
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .httpClient(http)
                .build();
    }

    /** The client below, for uploads in parts. */
    MinioAsyncClient minio() {
        return client;
    }

    String bucket() {
        return bucket;
    }

    void ensureBucket() throws CallFailure, InterruptedException {
        boolean exists = await(
                client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()));
        if (!exists) {
            makeBucket();
        }
    }

    private void makeBucket() throws CallFailure, InterruptedException {
        try {
            await(client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build()));
        } catch (CallFailure failure) {
            // Services start together, and another one was quicker.
            if (!failure.reason().startsWith("BucketAlreadyOwnedByYou")) {
                throw failure;
            }
        }
    }

    Optional<Head> head(String key) throws CallFailure, InterruptedException {
        try {
            StatObjectResponse stat = await(client.statObject(
                    StatObjectArgs.builder().bucket(bucket).object(key).build()));
            return Optional.of(
                    new Head(unquoted(stat.etag()), stat.size(), stat.headers().get("x-amz-meta-" + WRITE_ID)));
        } catch (CallFailure failure) {
            if (failure.kind() == CallFailure.Kind.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** An object's bytes from {@code offset}; all there are when {@code length} is null. */
    GetObjectResponse get(String key, long offset, @Nullable Long length, @Nullable String etag)
            throws CallFailure, InterruptedException {
        GetObjectArgs.Builder args = GetObjectArgs.builder().bucket(bucket).object(key);
        if (offset > 0 || length != null) {
            args.offset(offset);
        }
        if (length != null) {
            args.length(length);
        }
        if (etag != null) {
            args.matchETag('"' + etag + '"');
        }
        return await(client.getObject(args.build()));
    }

    /** One request, whatever the size; the new version. */
    String put(String key, byte[] content, String contentType, Condition condition, String writeId)
            throws CallFailure, InterruptedException {
        ObjectWriteResponse answer = await(client.putObject(PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .data(content, content.length)
                .contentType(contentType)
                .userMetadata(metadata(writeId))
                .extraHeaders(condition.headers())
                .maxRetries(0)
                .build()));
        return unquoted(answer.etag());
    }

    /** One page: after the key {@code after}, or where {@code token} of the page before says. */
    ListBucketResultV2 list(String prefix, String after, @Nullable String token, int limit, boolean folders)
            throws CallFailure, InterruptedException {
        ListObjectsV2Args.Builder args = ListObjectsV2Args.builder()
                .bucket(bucket)
                .prefix(prefix)
                .maxKeys(limit)
                .encodingType("url");
        if (token != null) {
            args.continuationToken(token);
        } else if (!after.isEmpty()) {
            args.startAfter(after);
        }
        if (folders) {
            args.delimiter("/");
        }
        return await(client.listObjectsV2(args.build())).result();
    }

    void delete(String key) throws CallFailure, InterruptedException {
        try {
            await(client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build()));
        } catch (CallFailure failure) {
            if (failure.kind() != CallFailure.Kind.MISSING) {
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    static Map<String, String> metadata(String writeId) {
        return Map.of(WRITE_ID, writeId);
    }

    static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    /** Waits for a call that the client makes on another thread. */
    static <T> T await(CompletableFuture<T> future) throws CallFailure, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException thrown) {
            throw CallFailure.of(root(thrown));
        } catch (InterruptedException asked) {
            future.cancel(true);
            throw asked;
        }
    }

    /** What happened, without the wrappings of futures and of the client. */
    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wrapping = thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown.getClass() == MinioException.class;
        return wrapping && cause != null ? root(cause) : thrown;
    }

    private static OkHttpClient http(StoreConfig config) {
        Dispatcher dispatcher = new Dispatcher(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "s3");
            thread.setDaemon(true);
            return thread;
        }));
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        return new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(config.patience().connect())
                .readTimeout(config.patience().silence())
                .writeTimeout(config.patience().silence())
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .connectionPool(new ConnectionPool(8, 15, TimeUnit.SECONDS))
                .dispatcher(dispatcher)
                .build();
    }
}
