package org.touchstone.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The folder of broker, store and logs, locked while this process uses it; holds the store's secret, made once. */
final class DataFolder implements AutoCloseable {
    private static final int SECRET_BYTES = 24;

    private final Path folder;
    private final FileChannel lockChannel;

    private DataFolder(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder.resolve("logs"));
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new LocalException("Touchstone is running already with the data in " + folder
                        + ". Stop it, or choose another folder with --data.");
            }
            return new DataFolder(folder, channel);
        } catch (IOException e) {
            throw new LocalException("Cannot use the data folder " + folder + ": " + e.getMessage(), e);
        }
    }

    Path path() {
        return folder;
    }

    Path broker() {
        return folder.resolve("kafka");
    }

    Path store() {
        return folder.resolve("store");
    }

    /** Where the demo writes text. */
    Path sentences() {
        return folder.resolve("demo-sentences");
    }

    Path log(String service) {
        return folder.resolve("logs").resolve(service + ".log");
    }

    /** The store's secret key. */
    String secret() {
        Path file = folder.resolve("store-secret");
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[SECRET_BYTES];
                new SecureRandom().nextBytes(random);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new LocalException("Cannot keep the store's secret in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw new LocalException("Cannot release the data folder " + folder, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
