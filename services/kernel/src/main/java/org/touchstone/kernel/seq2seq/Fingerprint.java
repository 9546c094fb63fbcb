package org.touchstone.kernel.seq2seq;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells examples apart by their numbers: sources, wanted outputs, and which words are valid; SHA-256. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(List<Example> examples) {
        MessageDigest digest = sha256();
        for (Example example : examples) {
            Successors valid = example.valid();
            add(digest, example.source());
            add(digest, example.target());
            add(digest, valid.length(), valid.isOpen() ? 1 : 0);
            // Of a whole vocabulary the size tells all.
            if (valid.isWholeVocabulary()) {
                add(digest, valid.words().length);
            } else {
                add(digest, valid.words());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (numbers.length + 1));
        bytes.putInt(numbers.length).asIntBuffer().put(numbers);
        digest.update(bytes.array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
