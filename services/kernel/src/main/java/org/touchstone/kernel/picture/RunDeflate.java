package org.touchstone.kernel.picture;

import java.io.ByteArrayOutputStream;
import java.util.zip.Adler32;

/**
 * A zlib stream (RFC 1950, 1951) of one block with the fixed code, in which only runs of one byte are shortened. It is not
 * the smallest, but its bytes do not depend on the zlib a JDK was built with, as those of {@code Deflater} do.
 */
public final class RunDeflate {
    private static final int LONGEST = 258;
    private static final int SHORTEST = 3;
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int pending;
    private int pendingBits;

    private RunDeflate() {}

    /** The stream that unpacks to {@code data}. */
    public static byte[] zlib(byte[] data) {
        RunDeflate deflate = new RunDeflate();
        // Method deflate, 32 KiB window, no dictionary; the pair is a multiple of 31.
        deflate.out.write(0x78);
        deflate.out.write(0x01);
        deflate.block(data);
        Adler32 adler = new Adler32();
        adler.update(data);
        for (int shift = 24; shift >= 0; shift -= 8) {
            deflate.out.write((int) (adler.getValue() >>> shift));
        }
        return deflate.out.toByteArray();
    }

    private void block(byte[] data) {
        // Last block, fixed code.
        bits(1, 1);
        bits(1, 2);
        for (int i = 0; i < data.length; ) {
            int run = i == 0 ? 0 : runOf(data, i);
            if (run >= SHORTEST) {
                length(run);
                i += run;
            } else {
                literal(data[i] & 0xFF);
                i++;
            }
        }
        code(0, 7);
        if (pendingBits > 0) {
            out.write(pending);
        }
    }

    /** How many bytes from {@code i} on repeat the one before. */
    private static int runOf(byte[] data, int i) {
        int end = Math.min(data.length, i + LONGEST);
        int j = i;
        while (j < end && data[j] == data[i - 1]) {
            j++;
        }
        return j - i;
    }

    private void literal(int value) {
        if (value < 144) {
            code(0x30 + value, 8);
        } else {
            code(0x190 + value - 144, 9);
        }
    }

    private void length(int run) {
        int k = LENGTH_BASE.length - 1;
        while (LENGTH_BASE[k] > run) {
            k--;
        }
        int symbol = 257 + k;
        if (symbol < 280) {
            code(symbol - 256, 7);
        } else {
            code(0xC0 + symbol - 280, 8);
        }
        bits(run - LENGTH_BASE[k], LENGTH_BITS[k]);
        // Distance 1 is symbol 0 of five bits.
        code(0, 5);
    }

    /** A code word, which goes out from its highest bit. */
    private void code(int word, int length) {
        bits(Integer.reverse(word) >>> (Integer.SIZE - length), length);
    }

    /** Plain bits, lowest first. */
    private void bits(int value, int count) {
        pending |= value << pendingBits;
        pendingBits += count;
        while (pendingBits >= 8) {
            out.write(pending);
            pending >>>= 8;
            pendingBits -= 8;
        }
    }
}
