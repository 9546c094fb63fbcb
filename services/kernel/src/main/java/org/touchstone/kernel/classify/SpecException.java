package org.touchstone.kernel.classify;

/** A specification asks for something impossible or refused. Names the field and says what would be right. */
public final class SpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public SpecException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
    }

    /** The path of the field, as in {@code blocks[2].pool}. */
    public String field() {
        return field;
    }

    /** Refuses a field for the reason unless the condition holds. */
    public static void require(boolean holds, String field, String reason) {
        if (!holds) {
            throw new SpecException(field, reason);
        }
    }
}
