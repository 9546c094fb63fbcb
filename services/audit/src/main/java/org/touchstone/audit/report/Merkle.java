package org.touchstone.audit.report;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Root of the Merkle tree over hashes in order, as in RFC 6962, section 2.1: a leaf is SHA-256(0, hash), a node SHA-256(1, left,
 * right), and the left half is the largest power of two below the count. So one map can be proved to be among those audited.
 */
public final class Merkle {
    private final MessageDigest digest = sha256();
    private final Deque<Node> open = new ArrayDeque<>();
    private long count;

    /** A complete subtree. */
    private record Node(int height, ByteBuffer hash) {}

    /** The next leaf. */
    public void add(byte[] hash) {
        digest.update((byte) 0);
        Node node = new Node(0, ByteBuffer.wrap(digest.digest(hash)));
        count++;
        while (!open.isEmpty() && open.peek().height() == node.height()) {
            node = join(open.pop(), node);
        }
        open.push(node);
    }

    private Node join(Node left, Node right) {
        digest.update((byte) 1);
        digest.update(left.hash().duplicate());
        digest.update(right.hash().duplicate());
        return new Node(left.height() + 1, ByteBuffer.wrap(digest.digest()));
    }

    /** Number of leaves. */
    public long count() {
        return count;
    }

    /** As 64 hexadecimal digits; of no leaves, the hash of nothing. */
    public String root() {
        if (open.isEmpty()) {
            return HexFormat.of().formatHex(digest.digest());
        }
        Deque<Node> rest = new ArrayDeque<>(open);
        Node node = rest.pop();
        while (!rest.isEmpty()) {
            node = join(rest.pop(), node);
        }
        return HexFormat.of().formatHex(node.hash().array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
