package org.touchstone.kernel.saliency.similarity;

/** Why a comparison of maps has no value. */
public enum Degeneracy {
    /** Nothing is wrong. */
    NONE("the map has structure"),
    /** A map holds an infinity or is not a number somewhere. */
    NOT_FINITE("a value of the map is infinite or not a number"),
    /** A map is zero everywhere. */
    ZERO("the map is zero everywhere"),
    /** A map has one value everywhere, and it is not zero. */
    CONSTANT("the map has the same value everywhere"),
    /** The window or the blocks of the measure do not fit in the map. */
    TOO_SMALL("the map is smaller than the measure's window or blocks"),
    /** Fewer than two entries are in the support. */
    EMPTY_SUPPORT("the support has fewer than two entries"),
    /** The map, or what the measure makes of it, has one value everywhere in the support. */
    CONSTANT_FEATURES("what the measure looks at has the same value everywhere"),
    /** The entropy that the measure divides by is zero. */
    ZERO_ENTROPY("the original map has no entropy");

    private final String sentence;

    Degeneracy(String sentence) {
        this.sentence = sentence;
    }

    /** In plain words, without a full stop. */
    public String sentence() {
        return sentence;
    }
}
