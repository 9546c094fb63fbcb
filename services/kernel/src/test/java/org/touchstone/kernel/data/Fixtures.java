package org.touchstone.kernel.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.touchstone.kernel.data.LabelledImageReader.Item;

/** Sources made by hand, and the real ones where they are at hand. */
final class Fixtures {
    private Fixtures() {}

    static FormatStream stream(String name, byte[] content) {
        return stream(name, content, ReadLimits.DEFAULT);
    }

    static FormatStream stream(String name, byte[] content, ReadLimits limits) {
        return FormatStream.open(name, new ByteArrayInputStream(content), limits);
    }

    static FormatStream real(String file) {
        Path path = Path.of(System.getProperty("touchstone.data", "")).resolve(file);
        assumeTrue(Files.isReadable(path), path + " is not there");
        try {
            return FormatStream.open(path.getFileName().toString(), Files.newInputStream(path), ReadLimits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Magic number, dimensions, then {@code body} bytes counting up. */
    static byte[] idx(int magic, int[] dimensions, int body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(magic);
            for (int dimension : dimensions) {
                out.writeInt(dimension);
            }
            for (int i = 0; i < body; i++) {
                out.writeByte(i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<Item> drain(LabelledImageReader reader) {
        List<Item> items = new ArrayList<>();
        for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
            items.add(item.get());
        }
        return items;
    }
}
