package org.touchstone.kernel.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the operations of {@code ops.py} and its further parts as a TorchScript archive: a ZIP of stored entries with the source, a pickle of one
 * module without parameters and the format's version.
 */
final class ScriptArchive {
    /** The parts of one class: the first has its head. */
    private static final List<String> SOURCES =
            List.of("ops.py", "windows.py", "functions.py", "sequences.py", "couplings.py");

    private ScriptArchive() {}

    static byte[] build() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "ops/data.pkl", module());
            store(zip, "ops/code/__torch__.py", code());
            store(zip, "ops/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "ops/version", "10\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] code() throws IOException {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (String name : SOURCES) {
            try (InputStream source = ScriptArchive.class.getResourceAsStream(name)) {
                if (source == null) {
                    throw new TensorException("resource " + name + " is missing");
                }
                code.writeBytes(source.readAllBytes());
            }
        }
        return code.toByteArray();
    }

    /** Pickle, protocol 2: an object of class __torch__.Ops whose state is {"training": False}. */
    private static byte[] module() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes("c__torch__\nOps\n".getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(new byte[] {'q', 0, ')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        pickle.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(new byte[] {'q', 1, (byte) 0x89, 'u', 'b', 'q', 2, '.'});
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
