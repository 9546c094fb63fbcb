package org.touchstone.store.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Safetensors in files of this process's own, as checkpoints are: only a broken disk can fail, {@link UncheckedIOException}. */
public final class OwnFiles {
    private OwnFiles() {}

    /** Into memory, within {@link Limits#DEFAULT}; {@link SafetensorsException} when it is damaged. */
    public static SafetensorsFile read(Path file) {
        try {
            return Safetensors.read(file, Limits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** To a file that appears whole and durable or not at all. */
    public static void write(SafetensorsFile contents, Path file) {
        try {
            Safetensors.write(contents, file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
