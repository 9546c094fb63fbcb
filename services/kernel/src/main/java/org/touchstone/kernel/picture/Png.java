package org.touchstone.kernel.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * PNG (ISO/IEC 15948) with eight bits per sample, whose bytes are a function of the pixels alone, so that a picture has one
 * digest everywhere. Rows go from the top.
 */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte GREY = 0;
    private static final byte COLOURS = 2;
    private static final byte PALETTE = 3;
    private static final byte FILTER_NONE = 0;
    private static final byte FILTER_UP = 2;

    private Png() {}

    /** {@code pixels}: places in the palette; {@code palette}: three bytes for each of up to 256 colours. */
    public static byte[] indexed(int width, int height, byte[] palette, byte[] pixels) {
        ByteArrayOutputStream file = begin(width, height, PALETTE);
        chunk(file, "PLTE", palette);
        return end(file, width, height, pixels);
    }

    /** {@code pixels}: one byte each for channels 1 (grey), three interleaved bytes each for channels 3 (red, green, blue). */
    public static byte[] plain(int width, int height, int channels, byte[] pixels) {
        if ((channels != 1 && channels != 3) || pixels.length != width * height * channels) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no picture of " + width + " x " + height + " x " + channels);
        }
        return end(begin(width, height, channels == 1 ? GREY : COLOURS), width * channels, height, pixels);
    }

    private static ByteArrayOutputStream begin(int width, int height, byte type) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, type, 0, 0, 0})
                        .array());
        return file;
    }

    private static byte[] end(ByteArrayOutputStream file, int rowBytes, int height, byte[] pixels) {
        chunk(file, "IDAT", RunDeflate.zlib(filtered(rowBytes, height, pixels)));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /** A row that repeats the one above becomes zeros: that is what enlarged pixels are made of. */
    private static byte[] filtered(int width, int height, byte[] pixels) {
        byte[] rows = new byte[height * (width + 1)];
        for (int row = 0; row < height; row++) {
            int at = row * width;
            boolean repeats = row > 0 && Arrays.equals(pixels, at, at + width, pixels, at - width, at);
            rows[row * (width + 1)] = repeats ? FILTER_UP : FILTER_NONE;
            if (!repeats) {
                System.arraycopy(pixels, at, rows, row * (width + 1) + 1, width);
            }
        }
        return rows;
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(name);
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
