package org.touchstone.kernel.data;

/**
 * What a reader accepts at most: items of a source, unpacked bytes of a source, pixels on a side of an image, and encoded
 * bytes of one picture. Checked against headers before anything is allocated.
 */
public record ReadLimits(long maxItems, long maxUnpackedBytes, int maxSide, int maxEncodedImageBytes) {
    /** Ten million items, 8 GiB, 8,192 pixels, 32 MiB. */
    public static final ReadLimits DEFAULT = new ReadLimits(10_000_000, 8L << 30, 8_192, 32 << 20);

    public ReadLimits {
        if (maxItems < 1 || maxUnpackedBytes < 1 || maxSide < 1 || maxEncodedImageBytes < 1) {
            throw new IllegalArgumentException("Limits must be positive.");
        }
    }

    /** These, with another number of unpacked bytes. */
    public ReadLimits withMaxUnpackedBytes(long bytes) {
        return new ReadLimits(maxItems, bytes, maxSide, maxEncodedImageBytes);
    }
}
