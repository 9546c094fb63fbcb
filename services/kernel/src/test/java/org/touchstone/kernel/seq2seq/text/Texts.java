package org.touchstone.kernel.seq2seq.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.touchstone.kernel.data.FormatStream;

/** Sources of text, made by hand or real. */
public final class Texts {
    private Texts() {}

    public static FormatStream of(String name, String text) {
        return of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public static FormatStream of(String name, byte[] bytes) {
        return FormatStream.open(name, new ByteArrayInputStream(bytes), TextLimits.DEFAULT.ofBytes());
    }

    public static FormatStream real(String file) {
        Path path = Path.of(System.getProperty("touchstone.data", "")).resolve(file);
        assumeTrue(Files.isReadable(path), path + " is not there");
        try {
            return FormatStream.open(file, Files.newInputStream(path), TextLimits.DEFAULT.ofBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
