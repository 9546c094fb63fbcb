package org.touchstone.kernel.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (specification, section 5). The JDK's reader does not look at their checksums, so that is done
 * here; and it is given only what the pixels need, so that packed texts and profiles, which can be bombs, never matter.
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    private static final int FRAME_BYTES = 12;
    private static final int HEADER = 0x49484452;
    private static final int PALETTE = 0x504C5445;
    private static final int TRANSPARENCY = 0x74524E53;
    private static final int DATA = 0x49444154;
    private static final int END = 0x49454E44;
    private static final Set<Integer> NEEDED = Set.of(HEADER, PALETTE, TRANSPARENCY, DATA, END);

    private PngChunks() {}

    /** The file without what the pixels do not need; {@link IllegalArgumentException} says what is damaged. */
    static byte[] needed(byte[] png) {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(png.length);
        kept.write(png, 0, SIGNATURE_BYTES);
        int at = SIGNATURE_BYTES;
        int type;
        do {
            if (png.length - at < FRAME_BYTES) {
                throw new IllegalArgumentException("the file ends before its end chunk");
            }
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - FRAME_BYTES) {
                throw new IllegalArgumentException("the file ends inside a chunk");
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            if ((int) crc.getValue() != bytes.getInt(at + 8 + length)) {
                throw new IllegalArgumentException("the chunk at offset " + at + " has a wrong checksum");
            }
            type = bytes.getInt(at + 4);
            if (NEEDED.contains(type)) {
                kept.write(png, at, FRAME_BYTES + length);
            }
            at += FRAME_BYTES + length;
        } while (type != END);
        return kept.toByteArray();
    }
}
