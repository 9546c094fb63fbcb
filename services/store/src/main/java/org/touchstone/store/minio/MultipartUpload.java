package org.touchstone.store.minio;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.touchstone.store.Sha256;
import org.touchstone.store.StoreException;
import org.touchstone.store.minio.S3Client.Condition;

/** A large object in parts. Parts may be repeated freely; only the completion is conditional, and is sent once. */
final class MultipartUpload {
    private final S3Client client;
    private final Retries retries;
    private final String key;

    MultipartUpload(S3Client client, Retries retries, String key) {
        this.client = client;
        this.retries = retries;
        this.key = key;
    }

    /** Parts that lie in the store and are not yet an object. */
    record Uploaded(String uploadId, List<Part> parts) {
        Uploaded {
            parts = List.copyOf(parts);
        }
    }

    /** Sends all parts; they are thrown away when that fails. */
    Uploaded upload(InputStream content, int partBytes, String contentType, String writeId) throws IOException {
        String uploadId = retries.run("begin the upload of " + key, () -> begin(contentType, writeId));
        try {
            List<Part> parts = new ArrayList<>();
            for (byte[] bytes = content.readNBytes(partBytes);
                    bytes.length > 0;
                    bytes = content.readNBytes(partBytes)) {
                byte[] part = bytes;
                int number = parts.size() + 1;
                String etag =
                        retries.run("upload part " + number + " of " + key, () -> uploadPart(uploadId, number, part));
                parts.add(new Part(number, etag));
            }
            return new Uploaded(uploadId, parts);
        } catch (IOException | StoreException failure) {
            abort(uploadId);
            throw failure;
        }
    }

    /** Makes the parts an object if the condition holds; one request. The new version. */
    String complete(Uploaded uploaded, Condition condition) throws CallFailure, InterruptedException {
        return S3Client.unquoted(S3Client.await(client.minio()
                        .completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                                .bucket(client.bucket())
                                .object(key)
                                .uploadId(uploaded.uploadId())
                                .parts(uploaded.parts().toArray(new Part[0]))
                                .extraHeaders(condition.headers())
                                .maxRetries(0)
                                .build()))
                .etag());
    }

    /** Throws the parts away; if that fails, the store's rules for stale uploads will. */
    void abort(String uploadId) {
        try {
            S3Client.await(client.minio()
                    .abortMultipartUpload(AbortMultipartUploadArgs.builder()
                            .bucket(client.bucket())
                            .object(key)
                            .uploadId(uploadId)
                            .build()));
        } catch (CallFailure leftBehind) {
            // The failure that led here is the one to tell.
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private String begin(String contentType, String writeId) throws CallFailure, InterruptedException {
        Http.Headers headers = new Http.Headers("Content-Type", contentType);
        S3Client.metadata(writeId).forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
        return S3Client.await(client.minio()
                        .createMultipartUpload(CreateMultipartUploadArgs.builder()
                                .bucket(client.bucket())
                                .object(key)
                                .headers(headers)
                                .build()))
                .result()
                .uploadId();
    }

    private String uploadPart(String uploadId, int number, byte[] part) throws CallFailure, InterruptedException {
        String sha256 = Sha256.hex(part);
        return S3Client.await(client.minio()
                        .uploadPart(UploadPartArgs.builder()
                                .bucket(client.bucket())
                                .object(key)
                                .uploadId(uploadId)
                                .partNumber(number)
                                .data(part, part.length)
                                .headers(new Http.Headers("x-amz-content-sha256", sha256))
                                .build()))
                .part()
                .etag();
    }
}
