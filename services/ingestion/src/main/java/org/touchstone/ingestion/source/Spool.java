package org.touchstone.ingestion.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.touchstone.worker.TaskFailedException;

/**
 * Copies sources into a folder of this task, with a byte limit, and says their SHA-256. What is read later is the copy: it
 * cannot change any more. Closing deletes the folder.
 */
public final class Spool implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Sources sources;
    private final Path folder;
    private final long maxFileBytes;
    private int files;

    Spool(Sources sources, Path folder, long maxFileBytes) {
        this.sources = sources;
        this.folder = folder;
        this.maxFileBytes = maxFileBytes;
    }

    /** A copied file. */
    public record Spooled(Path path, String sha256, long bytes) {}

    /**
     * Copies the file; empty when {@code stop} said so meanwhile. Fails when it is longer than allowed or its digest is not
     * {@code expectedSha256} (empty: any).
     */
    public Optional<Spooled> fetch(String location, String expectedSha256, BooleanSupplier stop) {
        Path copy = folder.resolve("source-" + files++);
        MessageDigest digest = sha256();
        long bytes = 0;
        try (InputStream in = sources.open(location);
                OutputStream out = Files.newOutputStream(copy)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > maxFileBytes) {
                    throw SourceFaults.tooLarge(
                            location + " has more than the allowed " + maxFileBytes + " bytes; split it.");
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                if (stop.getAsBoolean()) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            throw SourceFaults.unreadable(location + " cannot be read: " + e.getMessage(), e);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (!expectedSha256.isEmpty() && !expectedSha256.equals(sha256)) {
            throw TaskFailedException.permanent(
                    "CHECKSUM_MISMATCH",
                    location + " has SHA-256 " + sha256 + ", not " + expectedSha256
                            + "; it is another file, or damaged. Correct the sha256 or fetch it again.");
        }
        return Optional.of(new Spooled(copy, sha256, bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    @Override
    public void close() {
        try (var copies = Files.list(folder)) {
            for (Path copy : copies.toList()) {
                Files.delete(copy);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
