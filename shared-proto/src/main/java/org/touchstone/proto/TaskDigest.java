package org.touchstone.proto;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.touchstone.proto.v1.Task;

/**
 * What makes two submissions the same task: SHA-256, in lower-case hexadecimal, over the deterministic serialization of spec and
 * options; who submitted it, when, under which trace, and a worker's ticket do not count.
 */
public final class TaskDigest {
    private TaskDigest() {}

    /** Digest of what is asked for. */
    public static String of(Task task) {
        Task asked = task.toBuilder()
                .clearId()
                .clearSubmitter()
                .clearSubmittedAt()
                .clearTraceparent()
                .clearTicket()
                .build();
        byte[] bytes = new byte[asked.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            asked.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return sha256(bytes);
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
