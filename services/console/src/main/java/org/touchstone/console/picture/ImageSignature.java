package org.touchstone.console.picture;

import java.util.Arrays;

/** What files of images begin with. */
final class ImageSignature {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final int PNG_HEADER_BYTES = 33;

    private ImageSignature() {}

    /** Long enough to tell its size, too. */
    static boolean isPng(byte[] file) {
        return file.length >= PNG_HEADER_BYTES && begins(file, PNG);
    }

    static boolean isJpeg(byte[] file) {
        return begins(file, JPEG);
    }

    private static boolean begins(byte[] file, byte[] signature) {
        return file.length >= signature.length && Arrays.equals(Arrays.copyOf(file, signature.length), signature);
    }
}
