package org.touchstone.classifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for as long as it is open. */
public record TemporaryFile(Path path) implements AutoCloseable {
    /** An empty one; its name begins and ends like this. */
    public static TemporaryFile create(String prefix, String suffix) {
        try {
            return new TemporaryFile(Files.createTempFile(prefix, suffix));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary file", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + path, e);
        }
    }
}
