package org.touchstone.kernel.data;

/** Reasons for which readers refuse labels: worded once, so that they are counted together. */
final class LabelChecks {
    static final String LABEL_OUT_OF_RANGE = "label out of range";

    private LabelChecks() {}

    static LabelledImageReader.Refused outOfRange(long index, int label, int classes) {
        return new LabelledImageReader.Refused(
                index, LABEL_OUT_OF_RANGE, "label " + label + ", but the classes are 0 to " + (classes - 1));
    }
}
