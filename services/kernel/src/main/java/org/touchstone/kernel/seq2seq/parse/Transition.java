package org.touchstone.kernel.seq2seq.parse;

/** A move of the arc-standard system. */
public sealed interface Transition {
    /** The first word of the buffer goes onto the stack. */
    record Shift() implements Transition {
        @Override
        public String toString() {
            return "SHIFT";
        }
    }

    /** The top of the stack becomes the head of the word below, which leaves. */
    record LeftArc(String relation) implements Transition {
        @Override
        public String toString() {
            return "LEFT-ARC " + relation;
        }
    }

    /** The word below becomes the head of the top of the stack, which leaves. */
    record RightArc(String relation) implements Transition {
        @Override
        public String toString() {
            return "RIGHT-ARC " + relation;
        }
    }
}
