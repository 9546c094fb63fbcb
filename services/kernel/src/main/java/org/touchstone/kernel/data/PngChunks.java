package org.touchstone.kernel.data;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/** The checksums of a PNG file (specification, section 5): the JDK's reader does not look at them. */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    private static final int FRAME_BYTES = 12;
    private static final int END = 0x49454E44;

    private PngChunks() {}

    /** What is wrong, if anything; after the end chunk anything may follow. */
    static Optional<String> fault(byte[] png) {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int at = SIGNATURE_BYTES;
        while (true) {
            if (png.length - at < FRAME_BYTES) {
                return Optional.of("the file ends before its end chunk");
            }
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - FRAME_BYTES) {
                return Optional.of("the file ends inside a chunk");
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            if ((int) crc.getValue() != bytes.getInt(at + 8 + length)) {
                return Optional.of("the chunk at offset " + at + " has a wrong checksum");
            }
            if (bytes.getInt(at + 4) == END) {
                return Optional.empty();
            }
            at += FRAME_BYTES + length;
        }
    }
}
