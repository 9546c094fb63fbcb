package org.touchstone.evaluation.flow;

import java.util.Arrays;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.kernel.flow.Typicality;
import org.touchstone.kernel.random.Key;

/**
 * How examples are judged together.
 *
 * @param size examples of a window
 * @param level share of false alarms
 */
record Windows(int size, double level) {
    /** Where a task does not say. */
    static final Windows DEFAULT = new Windows(16, 0.01);

    void check(Fields fields) {
        fields.range("window", size, 2, 1024);
        fields.between("level", level, 0, 1);
    }

    /** The test, learned from -log p of examples that were held out. */
    Typicality learn(double[] heldOut, Key key) {
        return Typicality.of(heldOut, size, level, key.fold("typicality"));
    }

    /** Share of whole windows that are typical; 1 where there is none. */
    double typicalShare(Typicality typicality, double[] negativeLogs) {
        int windows = negativeLogs.length / size;
        int typical = 0;
        for (int w = 0; w < windows; w++) {
            double[] window = Arrays.copyOfRange(negativeLogs, w * size, (w + 1) * size);
            typical += typicality.isTypical(window) ? 1 : 0;
        }
        return windows == 0 ? 1 : (double) typical / windows;
    }
}
