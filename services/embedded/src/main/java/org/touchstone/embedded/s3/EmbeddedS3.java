package org.touchstone.embedded.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import org.touchstone.embedded.EmbeddedServerException;
import org.touchstone.embedded.FreePorts;
import org.touchstone.embedded.QuietLogs;

/**
 * An S3 server whose objects are plain files {@code <data>/objects/<bucket>/<key>} with metadata in extended attributes: do not
 * copy the folder with a tool that drops those. Objects survive stop, restart and kill. A key {@code x} and a key
 * {@code x/y} cannot both exist.
 */
public final class EmbeddedS3 implements AutoCloseable {
    private final S3Settings settings;

    private @Nullable S3Proxy server;

    private EmbeddedS3(S3Settings settings) {
        this.settings = settings.withPort(FreePorts.orFree(settings.port()));
    }

    /** Starts; {@link EmbeddedServerException} when that fails. */
    public static EmbeddedS3 start(S3Settings settings) {
        QuietLogs.apply();
        EmbeddedS3 s3 = new EmbeddedS3(settings);
        s3.start();
        return s3;
    }

    /** Base address for clients. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + settings.port());
    }

    /** The settings, with the port that is really used. */
    public S3Settings settings() {
        return settings;
    }

    /** Stops; nothing when it is stopped already. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
            server = null;
        } catch (Exception failure) {
            throw new EmbeddedServerException("The S3 server did not stop: " + settings, failure);
        }
    }

    /** Stops if it runs, and starts again on the same data and port. */
    public synchronized void restart() {
        stop();
        start();
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void start() {
        try {
            Path objects = Files.createDirectories(settings.dataDirectory().resolve("objects"));
            InFlight inFlight = new InFlight(settings.dataDirectory().resolve("in-flight"), objects);
            BlobStore folder = new FilesystemNio2BlobStore(objects.toString());
            S3Proxy.Builder builder = S3Proxy.builder()
                    .blobStore(new AtomicWrites(folder, inFlight))
                    .endpoint(endpoint())
                    .metricsEnabled(false);
            if (settings.isOpenToAll()) {
                builder.awsAuthentication(AuthenticationType.NONE, "", "");
            } else {
                builder.awsAuthentication(AuthenticationType.AWS_V2_OR_V4, settings.accessKey(), settings.secretKey());
            }
            S3Proxy starting = builder.build();
            server = starting;
            starting.start();
        } catch (Exception failure) {
            throw new EmbeddedServerException("The S3 server did not start: " + settings, failure);
        }
    }
}
