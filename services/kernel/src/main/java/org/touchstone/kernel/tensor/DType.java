package org.touchstone.kernel.tensor;

/**
 * The element types offered. The list is closed because libtorch's binding aborts the whole process on types it does not
 * know (bf16, i16, unsigned 16 to 64).
 */
public enum DType {
    F32(0, 4, true),
    F64(1, 8, true),
    F16(2, 2, true),
    U8(3, 1, false),
    I32(4, 4, false),
    I8(5, 1, false),
    I64(6, 8, false),
    BOOL(7, 1, false);

    private static final DType[] BY_CODE = values();

    private final int code;
    private final int bytes;
    private final boolean floating;

    DType(int code, int bytes, boolean floating) {
        this.code = code;
        this.bytes = bytes;
        this.floating = floating;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return floating;
    }

    /** The number of this type at DJL's native boundary. */
    int code() {
        return code;
    }

    static DType ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new TensorException("element type with native code " + code + " is not supported");
        }
        return BY_CODE[code];
    }
}
