package org.touchstone.store.minio;

import io.minio.GetObjectResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.touchstone.store.StoreException;

/**
 * An object's bytes; when the connection breaks, it is opened again at the same place and version. An IOException means
 * that the store stayed away, or that the object is no longer the same.
 */
final class ResumingInputStream extends InputStream {
    private static final int MOST_BREAKS_WITHOUT_PROGRESS = 20;

    private final S3Client client;
    private final Retries retries;
    private final String key;
    private final String etag;
    private final long end;
    private long position;
    private int breaks;
    private @Nullable InputStream current;

    private ResumingInputStream(S3Client client, Retries retries, String key, long offset, GetObjectResponse first) {
        this.client = client;
        this.retries = retries;
        this.key = key;
        this.etag = S3Client.unquoted(Objects.requireNonNullElse(first.headers().get("ETag"), ""));
        this.position = offset;
        this.end = offset + length(key, first);
        this.current = first;
    }

    /** Opens; all bytes from {@code offset} when {@code length} is null. */
    static InputStream open(S3Client client, Retries retries, String key, long offset, @Nullable Long length) {
        GetObjectResponse first = retries.run("read " + key, () -> client.get(key, offset, length, null));
        return new ResumingInputStream(client, retries, key, offset, first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            try {
                int read = opened().read(buffer, offset, length);
                if (read < 0) {
                    throw new EOFException("The connection ended early");
                }
                position += read;
                breaks = 0;
                return read;
            } catch (IOException broken) {
                afterBreak(broken);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }

    private static long length(String key, GetObjectResponse answer) {
        String length = answer.headers().get("Content-Length");
        if (length == null) {
            throw new StoreException(
                    StoreException.Code.REFUSED,
                    "Could not read " + key
                            + ": the store's answer has no Content-Length; a proxy may have removed it.");
        }
        return Long.parseLong(length);
    }

    private InputStream opened() throws IOException {
        if (current == null) {
            try {
                current = retries.run("read on in " + key, () -> client.get(key, position, end - position, etag));
            } catch (StoreException gone) {
                breaks = MOST_BREAKS_WITHOUT_PROGRESS;
                throw new IOException(gone.getMessage(), gone);
            }
        }
        return current;
    }

    private void afterBreak(IOException broken) throws IOException {
        breaks++;
        if (breaks > MOST_BREAKS_WITHOUT_PROGRESS) {
            throw broken;
        }
        if (current != null) {
            current.close();
            current = null;
        }
        retries.pause("read on in " + key, breaks);
    }
}
