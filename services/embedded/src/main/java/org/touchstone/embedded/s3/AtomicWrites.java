package org.touchstone.embedded.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Makes writes what they are on S3. Unfinished ones are not listed ({@link InFlight}), and {@code If-Match} holds. The server below compares the version first and writes later, so of several
 * replacements at once all could win (measured on s3proxy 4.1.0). Here the comparison is made again while no other
 * write of the same key can happen; this process is the only one that writes.
 */
final class AtomicWrites extends ForwardingBlobStore {
    private static final int MOST_BUFFERED_BYTES = 8 << 20;

    private final KeyLocks locks = new KeyLocks();
    private final InFlight inFlight;

    AtomicWrites(BlobStore below, InFlight inFlight) {
        super(below);
        this.inFlight = inFlight;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response all = super.list(request);
        List<S3Object> visible = visible(request.bucket(), all.contents());
        int hidden = all.contents().size() - visible.size();
        Integer count = all.keyCount();
        return hidden == 0
                ? all
                : all.toBuilder()
                        .contents(visible)
                        .keyCount(count == null ? null : count - hidden)
                        .build();
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        ListObjectsResponse all = super.listV1(request);
        return all.toBuilder()
                .contents(visible(request.bucket(), all.contents()))
                .build();
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        InputStream arrived = arrived(request, content);
        return locks.locked(name(request.bucket(), request.key()), () -> {
            requireMatch(request);
            return inFlight.during(request.bucket(), request.key(), () -> super.putBlob(request, arrived));
        });
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return locks.locked(name(request.bucket(), request.key()), () -> {
            return inFlight.during(
                    request.bucket(), request.key(), () -> super.completeMultipartUpload(upload, request));
        });
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return locks.locked(name(request.destinationBucket(), request.destinationKey()), () -> super.copyBlob(request));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return locks.locked(name(request.bucket(), request.key()), () -> super.removeBlob(request));
    }

    private List<S3Object> visible(String bucket, List<S3Object> all) {
        return all.stream()
                .filter(object -> !inFlight.hides(bucket, object.key()))
                .toList();
    }

    private void requireMatch(PutObjectRequest request) {
        String wanted = request.ifMatch();
        if (wanted == null) {
            return;
        }
        HeadObjectResponse there = blobMetadataIfPresent(request.bucket(), request.key());
        if (there == null) {
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_KEY);
        }
        if (!wanted.equals("*") && !unquoted(wanted).equals(unquoted(there.eTag()))) {
            throw new S3ProxyException(S3ErrorCode.PRECONDITION_FAILED);
        }
    }

    /** Small content is awaited before the lock is taken, so that a client that stalls stops no other. */
    private static InputStream arrived(PutObjectRequest request, InputStream content) {
        Long length = request.contentLength();
        if (length == null || length > MOST_BUFFERED_BYTES) {
            return content;
        }
        try {
            byte[] bytes = content.readAllBytes();
            if (bytes.length != length) {
                throw new S3ProxyException(S3ErrorCode.INCOMPLETE_BODY);
            }
            return new ByteArrayInputStream(bytes);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String unquoted(@Nullable String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    private static String name(String bucket, String key) {
        return bucket + "/" + key;
    }
}
