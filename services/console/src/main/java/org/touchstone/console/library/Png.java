package org.touchstone.console.library;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes 8-bit grey or RGB pictures as PNG (ISO/IEC 15948), without the desktop half of the JDK. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int RGB = 2;

    private Png() {}

    /** {@code pixels}: rows from the top, each of {@code width} times {@code channels} (1 or 3) bytes. */
    static byte[] encode(int width, int height, int channels, byte[] pixels) {
        if ((channels != 1 && channels != 3) || pixels.length != width * height * channels) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no picture of " + width + " x " + height + " x " + channels + ".");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            file.write(SIGNATURE);
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(header);
            fields.writeInt(width);
            fields.writeInt(height);
            fields.write(new byte[] {8, (byte) (channels == 1 ? GREY : RGB), 0, 0, 0});
            chunk(file, "IHDR", header.toByteArray());
            chunk(file, "IDAT", compress(width * channels, height, pixels));
            chunk(file, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail to be written.", e);
        }
        return file.toByteArray();
    }

    private static byte[] compress(int rowBytes, int height, byte[] pixels) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
            for (int row = 0; row < height; row++) {
                out.write(0);
                out.write(pixels, row * rowBytes, rowBytes);
            }
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) throws IOException {
        DataOutputStream out = new DataOutputStream(file);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
