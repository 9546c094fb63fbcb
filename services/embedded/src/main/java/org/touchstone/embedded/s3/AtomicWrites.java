package org.touchstone.embedded.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Makes {@code If-Match} what it is on S3. The server below compares the version first and writes later, so of several
 * replacements at once all could win (measured on s3proxy 4.1.0). Here the comparison is made again while no other
 * write of the same key can happen; this process is the only one that writes.
 */
final class AtomicWrites extends ForwardingBlobStore {
    private static final int MOST_BUFFERED_BYTES = 8 << 20;

    private final KeyLocks locks = new KeyLocks();

    AtomicWrites(BlobStore below) {
        super(below);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        InputStream arrived = arrived(request, content);
        return locks.locked(name(request.bucket(), request.key()), () -> {
            requireMatch(request);
            return super.putBlob(request, arrived);
        });
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return locks.locked(
                name(request.bucket(), request.key()), () -> super.completeMultipartUpload(upload, request));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return locks.locked(name(request.destinationBucket(), request.destinationKey()), () -> super.copyBlob(request));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return locks.locked(name(request.bucket(), request.key()), () -> super.removeBlob(request));
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
