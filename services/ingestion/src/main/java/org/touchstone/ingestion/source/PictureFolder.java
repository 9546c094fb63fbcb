package org.touchstone.ingestion.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pictures in folders, one folder per class, in order of class and then of name. Hidden files are passed over. */
public interface PictureFolder {

    /** Names of the class folders, in order. */
    List<String> classNames();

    /** All pictures. */
    List<Entry> entries();

    /** The bytes of one picture, or fewer than all when it has more than allowed; {@link Unreadable} when it has none. */
    byte[] read(Entry entry) throws Unreadable;

    /** One file: its name below the folder, its class, and what is wrong with it already, if anything. */
    record Entry(String path, String className, @Nullable String problem) {}

    /** One picture that cannot be had while the others can: reason to count by, and detail. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        Unreadable(String reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        /** Reason to count by. */
        public String reason() {
            return reason;
        }

        /** What exactly. */
        public String detail() {
            return String.valueOf(getMessage());
        }
    }
}
