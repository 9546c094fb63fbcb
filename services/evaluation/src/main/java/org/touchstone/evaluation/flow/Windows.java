package org.touchstone.evaluation.flow;

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
}
