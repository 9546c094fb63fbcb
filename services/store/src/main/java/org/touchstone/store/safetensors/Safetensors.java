package org.touchstone.store.safetensors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.touchstone.store.safetensors.Header.Slot;
import org.touchstone.store.safetensors.SafetensorsException.Code;

/**
 * Reads and writes safetensors. A reader allocates no more than the smaller of what the limits allow and what is really
 * there; whatever is wrong with the bytes is a {@link SafetensorsException}. A writer is deterministic: the same file
 * gives the same bytes. Format: 8 bytes little-endian header length, JSON header, the tensors' bytes.
 */
public final class Safetensors {
    private static final int PREFIX_BYTES = 8;

    private Safetensors() {}

    /** From memory, within {@link Limits#DEFAULT}; the tensors share the array. */
    public static SafetensorsFile read(byte[] bytes) {
        return read(bytes, Limits.DEFAULT);
    }

    /** From memory; the tensors share the array. */
    public static SafetensorsFile read(byte[] bytes, Limits limits) {
        try {
            InputStream in = new ByteArrayInputStream(bytes);
            Located located = readHeader(in, limits);
            requireLength(located, bytes.length);
            return assemble(located, (offset, length) -> ByteBuffer.wrap(bytes, (int) offset, (int) length));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** From a stream to its end, into memory; not closed. */
    public static SafetensorsFile read(InputStream in, Limits limits) throws IOException {
        Located located = readHeader(in, limits);
        List<TensorEntry> tensors = new ArrayList<>();
        for (Slot slot : located.header().slots()) {
            int length = (int) (slot.end() - slot.begin());
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw truncated(located.dataStart() + slot.begin() + bytes.length);
            }
            tensors.add(new TensorEntry(slot.name(), slot.dtype(), slot.shape(), ByteBuffer.wrap(bytes)));
        }
        if (in.read() >= 0) {
            throw surplus(located);
        }
        return new SafetensorsFile(located.header().metadata(), tensors);
    }

    /** A file, mapped: its bytes are loaded as they are looked at. The file must not change while it is in use. */
    public static SafetensorsFile map(Path path) throws IOException {
        return map(path, Limits.DEFAULT);
    }

    /** A file, mapped: its bytes are loaded as they are looked at. The file must not change while it is in use. */
    public static SafetensorsFile map(Path path, Limits limits) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Located located;
            try (InputStream in = Files.newInputStream(path)) {
                located = readHeader(in, limits);
            }
            requireLength(located, channel.size());
            if (channel.size() <= Integer.MAX_VALUE) {
                ByteBuffer whole = channel.map(MapMode.READ_ONLY, 0, channel.size());
                return assemble(located, (offset, length) -> whole.slice((int) offset, (int) length));
            }
            return assemble(located, (offset, length) -> channel.map(MapMode.READ_ONLY, offset, length));
        }
    }

    /** A file, into memory: it may be deleted or changed afterwards. */
    public static SafetensorsFile read(Path path, Limits limits) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(in, limits);
        }
    }

    /** To memory. */
    public static byte[] toBytes(SafetensorsFile file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(file, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** To a stream, tensor by tensor; flushed, not closed. */
    public static void write(SafetensorsFile file, OutputStream out) throws IOException {
        byte[] header = HeaderWriter.header(file, Limits.DEFAULT);
        out.write(ByteBuffer.allocate(PREFIX_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        byte[] chunk = new byte[1 << 16];
        for (TensorEntry tensor : file.tensors()) {
            ByteBuffer data = tensor.data();
            while (data.hasRemaining()) {
                int length = Math.min(chunk.length, data.remaining());
                data.get(chunk, 0, length);
                out.write(chunk, 0, length);
            }
        }
        out.flush();
    }

    /** To a file that appears whole and durable or not at all: beside it first, then moved over. */
    public static void write(SafetensorsFile file, Path path) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                write(file, out);
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private record Located(Header header, long dataStart) {}

    @FunctionalInterface
    private interface Bytes {
        ByteBuffer at(long offset, long length) throws IOException;
    }

    private static Located readHeader(InputStream in, Limits limits) throws IOException {
        byte[] prefix = in.readNBytes(PREFIX_BYTES);
        if (prefix.length < PREFIX_BYTES) {
            throw truncated(prefix.length);
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > limits.headerBytes()) {
            throw new SafetensorsException(
                    Code.HEADER_TOO_LARGE,
                    0,
                    "The header claims " + Long.toUnsignedString(length) + " bytes; at most " + limits.headerBytes()
                            + " are allowed");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw truncated(PREFIX_BYTES + text.length);
        }
        Header header = HeaderParser.parse(text, PREFIX_BYTES, limits);
        long dataStart = PREFIX_BYTES + length;
        if (header.dataBytes() > limits.fileBytes() - dataStart) {
            throw new SafetensorsException(
                    Code.TOO_LARGE,
                    dataStart,
                    "The tensors take " + header.dataBytes() + " bytes; the whole file may have " + limits.fileBytes());
        }
        return new Located(header, dataStart);
    }

    private static SafetensorsFile assemble(Located located, Bytes bytes) throws IOException {
        List<TensorEntry> tensors = new ArrayList<>();
        for (Slot slot : located.header().slots()) {
            ByteBuffer data = bytes.at(located.dataStart() + slot.begin(), slot.end() - slot.begin());
            tensors.add(new TensorEntry(slot.name(), slot.dtype(), slot.shape(), data));
        }
        return new SafetensorsFile(located.header().metadata(), tensors);
    }

    private static void requireLength(Located located, long actual) {
        long expected = located.dataStart() + located.header().dataBytes();
        if (actual < expected) {
            throw truncated(actual);
        }
        if (actual > expected) {
            throw surplus(located);
        }
    }

    private static SafetensorsException truncated(long at) {
        return new SafetensorsException(Code.TRUNCATED, at, "The file ends too early");
    }

    private static SafetensorsException surplus(Located located) {
        return new SafetensorsException(
                Code.OFFSETS_INVALID,
                located.dataStart() + located.header().dataBytes(),
                "Bytes follow that belong to no tensor");
    }
}
