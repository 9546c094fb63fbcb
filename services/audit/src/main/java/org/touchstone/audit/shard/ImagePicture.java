package org.touchstone.audit.shard;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import org.touchstone.kernel.saliency.check.ImageSize;

/** Images as PNG whose bytes depend on the pixels only: rows are stored, not compressed. */
final class ImagePicture {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int MOST_STORED = 0xFFFF;

    private ImagePicture() {}

    /** An image as it is; of more than one channel, the first three or the first. */
    static byte[] of(byte[] pixels, ImageSize size) {
        int channels = size.channels() >= 3 ? 3 : 1;
        byte[] interleaved = new byte[channels * size.area()];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < size.area(); i++) {
                interleaved[channels * i + c] = pixels[c * size.area() + i];
            }
        }
        return png(interleaved, size, channels);
    }

    private static byte[] png(byte[] samples, ImageSize size, int channels) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(SIGNATURE);
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(header);
            fields.writeInt(size.width());
            fields.writeInt(size.height());
            fields.write(new byte[] {8, (byte) (channels == 3 ? 2 : 0), 0, 0, 0});
            chunk(out, "IHDR", header.toByteArray());
            chunk(out, "IDAT", stored(rows(samples, size.width() * channels)));
            chunk(out, "IEND", new byte[0]);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Each row after the byte that says that it is not filtered. */
    private static byte[] rows(byte[] samples, int width) {
        int height = samples.length / width;
        byte[] rows = new byte[samples.length + height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, y * width, rows, y * (width + 1) + 1, width);
        }
        return rows;
    }

    /** A zlib stream of stored blocks (RFC 1950 and 1951): compressors differ between versions, these bytes do not. */
    private static byte[] stored(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0x7801);
        for (int from = 0; from < content.length; from += MOST_STORED) {
            int length = Math.min(MOST_STORED, content.length - from);
            out.writeByte(from + length == content.length ? 1 : 0);
            out.writeShort(Short.reverseBytes((short) length) & MOST_STORED);
            out.writeShort(~Short.reverseBytes((short) length) & MOST_STORED);
            out.write(content, from, length);
        }
        Adler32 check = new Adler32();
        check.update(content);
        out.writeInt((int) check.getValue());
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) check.getValue());
    }
}
