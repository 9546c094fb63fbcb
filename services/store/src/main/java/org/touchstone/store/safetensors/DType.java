package org.touchstone.store.safetensors;

/** The element types that the codec admits, as the format names them; BF16 is carried as raw 16-bit words. */
public enum DType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int sizeBytes;

    DType(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** Bytes of one element. */
    public int sizeBytes() {
        return sizeBytes;
    }
}
