package org.touchstone.kernel.data;

/**
 * What a reader accepts at most: items of a source, unpacked bytes of a source, pixels on a side of an image, pixels
 * and encoded bytes of one picture. Checked against headers before anything is allocated.
 */
public record ReadLimits(
        long maxItems, long maxUnpackedBytes, int maxSide, int maxPicturePixels, int maxEncodedImageBytes) {
    /** Ten million items, 8 GiB, 8,192 pixels, 25 million pixels (about 150 MB while it is decoded), 32 MiB. */
    public static final ReadLimits DEFAULT = new ReadLimits(10_000_000, 8L << 30, 8_192, 25_000_000, 32 << 20);

    public ReadLimits {
        if (maxItems < 1 || maxUnpackedBytes < 1 || maxSide < 1 || maxPicturePixels < 1 || maxEncodedImageBytes < 1) {
            throw new IllegalArgumentException("Limits must be positive.");
        }
    }

    /** These, with another number of unpacked bytes. */
    public ReadLimits withMaxUnpackedBytes(long bytes) {
        return new ReadLimits(maxItems, bytes, maxSide, maxPicturePixels, maxEncodedImageBytes);
    }
}
