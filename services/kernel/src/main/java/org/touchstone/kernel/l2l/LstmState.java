package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.List;

/**
 * What a coordinatewise optimizer remembers: per block of coordinates h1, c1, h2, c2 (rows of units, columns of
 * coordinates), the moments of {@link InputForm.Normalized} (else empty), and the steps taken. Never changed.
 */
@SuppressWarnings("ArrayRecordComponent")
public record LstmState(float[][][] blocks, double[] mean, double[] square, long step) {
    /** The parts of a block, in order. */
    static final List<String> NAMES = List.of("h1", "c1", "h2", "c2");

    static final int PARTS = NAMES.size();

    static LstmState zero(Architecture architecture, Blocks layout) {
        int moments = architecture.input() instanceof InputForm.Normalized ? layout.coordinates() : 0;
        return new LstmState(
                new float[layout.count()][PARTS][architecture.hidden() * layout.width()],
                new double[moments],
                new double[moments],
                0);
    }

    /** How much memory the blocks of so many coordinates need, but for padding. */
    static long bytes(Architecture architecture, long coordinates) {
        return (long) PARTS * Float.BYTES * architecture.hidden() * coordinates;
    }

    /** One part of all blocks, one after the other. */
    float[] joined(int part) {
        int size = blocks[0][part].length;
        float[] all = new float[Math.multiplyExact(blocks.length, size)];
        for (int b = 0; b < blocks.length; b++) {
            System.arraycopy(blocks[b][part], 0, all, b * size, size);
        }
        return all;
    }

    /** So many blocks, of what {@link #joined} gave for each part. */
    static float[][][] split(List<float[]> parts, int count) {
        float[][][] blocks = new float[count][PARTS][];
        for (int part = 0; part < PARTS; part++) {
            float[] all = parts.get(part);
            int size = all.length / count;
            for (int b = 0; b < count; b++) {
                blocks[b][part] = Arrays.copyOfRange(all, b * size, (b + 1) * size);
            }
        }
        return blocks;
    }
}
