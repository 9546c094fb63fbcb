package org.touchstone.evaluation.flow;

import java.util.Arrays;
import org.touchstone.kernel.flow.Typicality;
import org.touchstone.kernel.random.Key;

/** How examples are judged together; zeros stand for the defaults, 16 examples and one false alarm in a hundred windows. */
record Windows(int askedSize, double askedLevel) {
    private static final int SIZE = 16;
    private static final double LEVEL = 0.01;

    void check(Fields fields) {
        fields.range("window", size(), 2, 1024);
        fields.between("level", level(), 0, 1);
    }

    int size() {
        return askedSize == 0 ? SIZE : askedSize;
    }

    double level() {
        return askedLevel == 0 ? LEVEL : askedLevel;
    }

    /** The test, learned from -log p of examples that were held out. */
    Typicality learn(double[] heldOut, Key key) {
        return Typicality.of(heldOut, size(), level(), key.fold("typicality"));
    }

    /** Share of whole windows that are typical; 1 where there is none. */
    double typicalShare(Typicality typicality, double[] negativeLogs) {
        int windows = negativeLogs.length / size();
        int typical = 0;
        for (int w = 0; w < windows; w++) {
            double[] window = Arrays.copyOfRange(negativeLogs, w * size(), (w + 1) * size());
            typical += typicality.isTypical(window) ? 1 : 0;
        }
        return windows == 0 ? 1 : (double) typical / windows;
    }
}
