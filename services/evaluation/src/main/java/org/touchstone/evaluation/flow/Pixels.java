package org.touchstone.evaluation.flow;

import java.util.List;

/** Pixels of images as bytes. */
final class Pixels {
    private Pixels() {}

    static byte[] join(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
