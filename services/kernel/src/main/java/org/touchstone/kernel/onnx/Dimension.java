package org.touchstone.kernel.onnx;

import org.touchstone.kernel.onnx.OnnxException.Code;

/** The extent of one axis: known when the model is written, or a name whose value each run decides (the batch). */
public sealed interface Dimension permits Dimension.Fixed, Dimension.Symbol {

    /** Known when the model is written; not negative. */
    record Fixed(long extent) implements Dimension {
        /** Refuses a negative extent. */
        public Fixed {
            if (extent < 0) {
                throw new OnnxException(
                        Code.SHAPE_INVALID,
                        "A dimension is not negative, this one is " + extent + "; name it if unknown");
            }
        }

        @Override
        public String toString() {
            return Long.toString(extent);
        }
    }

    /** Decided by each run; equal names in one graph stand for equal extents. */
    record Symbol(String name) implements Dimension {
        /** Refuses a blank name. */
        public Symbol {
            if (name.isBlank()) {
                throw new OnnxException(Code.NAME_INVALID, "A symbolic dimension needs a name such as 'batch'");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A known extent. */
    static Dimension of(long extent) {
        return new Fixed(extent);
    }

    /** An extent that each run decides. */
    static Dimension named(String name) {
        return new Symbol(name);
    }

    /** Whether this is known to be exactly {@code extent}. */
    default boolean is(long extent) {
        return this instanceof Fixed fixed && fixed.extent() == extent;
    }
}
