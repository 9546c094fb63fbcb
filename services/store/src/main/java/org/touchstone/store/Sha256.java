package org.touchstone.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 lower-case hexadecimal digits. */
public final class Sha256 {
    private Sha256() {}

    /** Digest of bytes. */
    public static String hex(byte[] bytes) {
        return hex(digest(), bytes);
    }

    /** Digest of a file, streamed. */
    public static String hex(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream());
        }
    }

    /** Copies to the end and digests on the way; neither stream is closed. */
    public static String copy(InputStream in, OutputStream out) throws IOException {
        MessageDigest digest = digest();
        DigestOutputStream digesting = new DigestOutputStream(out, digest);
        in.transferTo(digesting);
        digesting.flush();
        return hex(digest, new byte[0]);
    }

    /** Whether the text is such a digest. */
    public static boolean isValid(String text) {
        return text.matches("[0-9a-f]{64}");
    }

    private static String hex(MessageDigest digest, byte[] rest) {
        return HexFormat.of().formatHex(digest.digest(rest));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
