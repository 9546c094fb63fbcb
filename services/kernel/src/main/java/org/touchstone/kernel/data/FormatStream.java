package org.touchstone.kernel.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.touchstone.kernel.data.MalformedDataException.Code;

/**
 * Bytes of a source as its format sees them: gzip is unpacked when the first two bytes say so, the offset is known, and no
 * more than a fixed number of unpacked bytes is ever given out. Used by one thread.
 */
public final class FormatStream implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC_0 = 0x1F;
    private static final int GZIP_MAGIC_1 = 0x8B;

    private final String name;
    private final InputStream in;
    private final long maxBytes;
    private long offset;

    private FormatStream(String name, InputStream in, long maxBytes) {
        this.name = name;
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Takes over {@code raw}, which is closed when this is, or now when it cannot be opened. */
    public static FormatStream open(String name, InputStream raw, ReadLimits limits) {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        try {
            buffered.mark(2);
            boolean gzip = buffered.read() == GZIP_MAGIC_0 && buffered.read() == GZIP_MAGIC_1;
            buffered.reset();
            InputStream in = gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
            return new FormatStream(name, in, limits.maxUnpackedBytes());
        } catch (IOException e) {
            closeAfter(raw, e);
            throw translate(name, 0, e);
        }
    }

    /** Name for messages. */
    public String name() {
        return name;
    }

    /** Unpacked bytes given out so far. */
    public long offset() {
        return offset;
    }

    /** Fills {@code target}; TRUNCATED when the source ends before, {@code what} saying inside of what. */
    public void readFully(byte[] target, String what) {
        int read = readUpTo(target);
        if (read < target.length) {
            throw truncated(what, target.length - read);
        }
    }

    /** Fills {@code target} as far as the source goes and says how far. */
    public int readUpTo(byte[] target) {
        requireBudget(target.length);
        try {
            int read = in.readNBytes(target, 0, target.length);
            offset += read;
            return read;
        } catch (IOException e) {
            throw translate(name, offset, e);
        }
    }

    /** The next byte, 0 to 255; TRUNCATED at the end. */
    public int readByte(String what) {
        byte[] one = new byte[1];
        readFully(one, what);
        return one[0] & 0xFF;
    }

    /** The next four bytes as an unsigned big-endian number. */
    public long readUnsignedInt(String what) {
        byte[] four = new byte[4];
        readFully(four, what);
        return (four[0] & 0xFFL) << 24 | (four[1] & 0xFF) << 16 | (four[2] & 0xFF) << 8 | (four[3] & 0xFF);
    }

    /** Passes over {@code bytes}. */
    public void skip(long bytes, String what) {
        requireBudget(bytes);
        long left = bytes;
        byte[] scratch = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, bytes))];
        try {
            while (left > 0) {
                int read = in.read(scratch, 0, (int) Math.min(scratch.length, left));
                if (read < 0) {
                    throw truncated(what, left);
                }
                left -= read;
                offset += read;
            }
        } catch (IOException e) {
            throw translate(name, offset, e);
        }
    }

    /** TRAILING_BYTES unless the source ends here. */
    public void requireEnd() {
        try {
            if (in.read() >= 0) {
                throw fault(
                        Code.TRAILING_BYTES,
                        "the header announces " + offset
                                + " bytes in all, but more follow. The header is wrong or the file was appended to.");
            }
        } catch (IOException e) {
            throw translate(name, offset, e);
        }
    }

    /** A fault of this source, here. */
    public MalformedDataException fault(Code code, String sentence) {
        return new MalformedDataException(code, name, offset, sentence);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MalformedDataException truncated(String what, long missing) {
        return fault(Code.TRUNCATED, "the file ends inside " + what + ": " + missing + " bytes are missing.");
    }

    private void requireBudget(long bytes) {
        if (bytes > maxBytes - offset) {
            throw fault(Code.TOO_LARGE, "it unpacks to more than the allowed " + maxBytes + " bytes.");
        }
    }

    private static RuntimeException translate(String name, long offset, IOException e) {
        if (e instanceof ZipException) {
            return new MalformedDataException(
                    Code.CORRUPT, name, offset, "the gzip data is broken (" + e.getMessage() + ").", e);
        }
        if (e instanceof EOFException) {
            return new MalformedDataException(Code.TRUNCATED, name, offset, "the gzip data ends too early.", e);
        }
        return new UncheckedIOException(name + " cannot be read: " + e.getMessage(), e);
    }

    private static void closeAfter(InputStream raw, IOException first) {
        try {
            raw.close();
        } catch (IOException second) {
            first.addSuppressed(second);
        }
    }
}
