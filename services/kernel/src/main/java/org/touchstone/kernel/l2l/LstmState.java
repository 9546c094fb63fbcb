package org.touchstone.kernel.l2l;

/**
 * What a coordinatewise optimizer remembers: per block of coordinates h1, c1, h2, c2 (rows of units, columns of
 * coordinates), the moments of {@link InputForm.Normalized} (else empty), and the steps taken. Never changed.
 */
@SuppressWarnings("ArrayRecordComponent")
public record LstmState(float[][][] blocks, double[] mean, double[] square, long step) {
    static final int PARTS = 4;

    /** Of one function's coordinates in one group. */
    static LstmState zero(Architecture architecture, int coordinates) {
        return zero(architecture, Blocks.of(coordinates));
    }

    static LstmState zero(Architecture architecture, Blocks layout) {
        int moments = architecture.input() instanceof InputForm.Normalized ? layout.coordinates() : 0;
        return new LstmState(
                new float[layout.count()][PARTS][architecture.hidden() * layout.width()],
                new double[moments],
                new double[moments],
                0);
    }
}
