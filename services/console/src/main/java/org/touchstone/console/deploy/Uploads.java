package org.touchstone.console.deploy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.console.config.ConsoleConfig;
import org.touchstone.console.http.Gate;
import org.touchstone.console.http.Problem;
import org.touchstone.console.http.ProblemException;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;

/** Takes models in: through a file in the temporary folder, looked at, then into the store under their digest. */
@ApplicationScoped
public class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final String FOLDER = "uploads/";

    private final ObjectStore store;
    private final long limit;
    private final Semaphore free;

    @Inject
    Uploads(ObjectStore store, ConsoleConfig config) {
        this(store, config.maxUpload().asLongValue(), config.maxUploads());
    }

    /** Models of at most {@code limit} bytes, {@code atOnce} of them at a time. */
    Uploads(ObjectStore store, long limit, int atOnce) {
        this.store = store;
        this.limit = limit;
        this.free = new Semaphore(atOnce);
    }

    /** A model that lies in the store. */
    record Stored(ObjectReference object, OnnxOutline outline) {}

    /** Looks at a received file before it is stored; refuses by {@link ProblemException}. */
    interface Inspection {
        void check(OnnxOutline outline);
    }

    /** Stores what the stream brings, unless it is no ONNX model or the inspection refuses it. */
    Stored receive(InputStream body, Inspection inspection) {
        if (!free.tryAcquire()) {
            throw ProblemException.unavailable(
                    "Too many models are being uploaded at once.", "Try again when the others are through.");
        }
        try {
            Path file = Files.createTempFile("touchstone-upload-", ".onnx");
            try {
                return receive(body, file, inspection);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("An upload was not received: {}", e.toString());
            throw ProblemException.badRequest(
                    "file", "The upload broke off.", "Send the file again; nothing was stored.");
        } finally {
            free.release();
        }
    }

    private Stored receive(InputStream body, Path file, Inspection inspection) throws IOException {
        String sha256;
        try (OutputStream out = new LimitedOutputStream(Files.newOutputStream(file), limit)) {
            sha256 = Sha256.copy(body, out);
        }
        OnnxOutline outline;
        try (InputStream in = Files.newInputStream(file)) {
            outline = outline(in);
        }
        inspection.check(outline);
        String key = FOLDER + sha256 + ".onnx";
        store.create(key, file, Gate.UPLOAD_TYPE);
        return new Stored(reference(key, sha256, Files.size(file)), outline);
    }

    /** Looks at an object that is in the store already, and holds it to its digest. */
    Stored inspect(String key, String sha256, Inspection inspection) {
        ObjectStore.ObjectInfo info = store.stat(key)
                .orElseThrow(() -> ProblemException.badRequest(
                        "onnx.key", "There is no object '" + key + "' in the store.", "Put the model there first."));
        if (info.sizeBytes() > limit) {
            throw tooLarge();
        }
        try (InputStream whole = store.open(key);
                InputStream in = store.open(key)) {
            String found = Sha256.copy(whole, OutputStream.nullOutputStream());
            if (!found.equals(sha256)) {
                throw ProblemException.badRequest(
                        "onnx.sha256",
                        "The object has the SHA-256 " + found + ".",
                        "Give the digest of what lies there.");
            }
            OnnxOutline outline = outline(in);
            inspection.check(outline);
            return new Stored(reference(key, sha256, info.sizeBytes()), outline);
        } catch (IOException e) {
            throw new UncheckedIOException(key + " was not read to its end.", e);
        }
    }

    private static OnnxOutline outline(InputStream in) throws IOException {
        try {
            return OnnxOutlineReader.read(in);
        } catch (NotOnnxException e) {
            throw new ProblemException(Problem.of(400, "NOT_ONNX", String.valueOf(e.getMessage()), e.remedy(), "file"));
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(Problem.of(
                413,
                "TOO_LARGE",
                "The model is larger than " + Gate.sizeInWords(limit) + ".",
                "Raise touchstone.console.max-upload.",
                "file"));
    }

    private static ObjectReference reference(String key, String sha256, long bytes) {
        return ObjectReference.newBuilder()
                .setKey(key)
                .setSha256(sha256)
                .setSizeBytes(bytes)
                .build();
    }

    /** Refuses the byte after the last that is allowed. */
    private final class LimitedOutputStream extends FilterOutputStream {
        private long left;

        LimitedOutputStream(OutputStream out, long most) {
            super(out);
            this.left = most;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw tooLarge();
            }
            out.write(bytes, offset, length);
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }
    }
}
