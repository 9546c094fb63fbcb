package org.touchstone.kernel.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is on a Shapeset image: a ground and one or two figures, the second painted over the first. */
record ShapesetScene(int ground, Figure first, @Nullable Figure second) {
    static final int SIDE = 32;

    private static final int[][] PAIR_LABELS = {{6, 3, 5}, {3, 7, 4}, {5, 4, 8}};

    /** A filled polygon; the kind is 0 triangle, 1 parallelogram, 2 ellipse. */
    record Figure(int kind, int grey, Polygon polygon) {}

    /** Singles 0 T, 1 P, 2 E; pairs 3 T+P, 4 P+E, 5 T+E, 6 T+T, 7 P+P, 8 E+E. */
    int label() {
        int one = first.kind();
        return second == null ? one : PAIR_LABELS[one][second.kind()];
    }

    void paint(byte[] target, int offset) {
        Arrays.fill(target, offset, offset + SIDE * SIDE, (byte) ground);
        first.polygon().fill(target, offset, SIDE, (byte) first.grey());
        if (second != null) {
            second.polygon().fill(target, offset, SIDE, (byte) second.grey());
        }
    }
}
