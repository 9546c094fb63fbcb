package org.touchstone.store.safetensors;

/**
 * How much a file may ask of its reader. All in bytes except {@code tensors}, {@code nameLength} (characters) and
 * {@code dimensions}.
 */
public record Limits(int headerBytes, int tensors, int nameLength, int dimensions, long fileBytes) {
    /** 1 MiB of header, 10 000 tensors, names of 256 characters, 16 dimensions, 64 GiB in all. */
    public static final Limits DEFAULT = new Limits(1 << 20, 10_000, 256, 16, 1L << 36);

    /** All must be positive. */
    public Limits {
        if (headerBytes < 2 || tensors < 1 || nameLength < 1 || dimensions < 1 || fileBytes < 10) {
            throw new IllegalArgumentException("Limits must be positive and leave room for an empty file");
        }
    }

    /** The same with another bound on the whole file. */
    public Limits withFileBytes(long bytes) {
        return new Limits(headerBytes, tensors, nameLength, dimensions, bytes);
    }
}
