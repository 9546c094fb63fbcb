package org.touchstone.kernel.data;

import java.util.Optional;
import org.touchstone.kernel.data.MalformedDataException.Code;

/**
 * Reads MNIST's format (LeCun's IDX): grey images from an idx3-ubyte source beside labels from an idx1-ubyte source. The
 * headers must agree with each other, with the limits and, at the end, with the bytes that are there.
 */
public final class IdxReader implements LabelledImageReader {
    private static final int UNSIGNED_BYTES = 0x08;

    private final FormatStream images;
    private final FormatStream labels;
    private final int classes;
    private final ImageShape shape;
    private final long count;
    private long index;

    /** Reads both headers and takes over both streams; labels from {@code classes} (at most 256) up are refused. */
    public IdxReader(FormatStream images, FormatStream labels, int classes, ReadLimits limits) {
        this.images = images;
        this.labels = labels;
        this.classes = classes;
        readMagic(images, 3, "images");
        this.count = readCount(images, limits);
        this.shape = new ImageShape(1, readSide(images, "rows", limits), readSide(images, "columns", limits));
        if (count > (limits.maxUnpackedBytes() - images.offset()) / shape.size()) {
            throw images.fault(
                    Code.TOO_LARGE,
                    "the header announces " + count + " images of " + shape + ", more than the allowed "
                            + limits.maxUnpackedBytes() + " bytes.");
        }
        readMagic(labels, 1, "labels");
        long labelCount = readCount(labels, limits);
        if (labelCount != count) {
            throw labels.fault(
                    Code.MISMATCH,
                    "it announces " + labelCount + " labels, but " + images.name() + " announces " + count
                            + " images.");
        }
    }

    /** Images announced. */
    public long count() {
        return count;
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public Optional<Item> next() {
        if (index == count) {
            images.requireEnd();
            labels.requireEnd();
            return Optional.empty();
        }
        byte[] pixels = new byte[shape.size()];
        images.readFully(pixels, "image " + index + " of " + count);
        int label = labels.readByte("label " + index + " of " + count);
        long at = index++;
        if (label >= classes) {
            return Optional.of(LabelChecks.outOfRange(at, label, classes));
        }
        return Optional.of(new Accepted(at, pixels, label));
    }

    @Override
    public void skip(long items) {
        if (items > count - index) {
            throw new IllegalArgumentException("Only " + (count - index) + " items are left, not " + items + ".");
        }
        images.skip(items * shape.size(), "image " + (index + items - 1) + " of " + count);
        labels.skip(items, "label " + (index + items - 1) + " of " + count);
        index += items;
    }

    @Override
    public void close() {
        try (labels) {
            images.close();
        }
    }

    private static void readMagic(FormatStream in, int dimensions, String kind) {
        long magic = in.readUnsignedInt("the magic number");
        if (magic >>> 16 != 0) {
            throw in.fault(
                    Code.WRONG_FORMAT,
                    "an IDX file starts with two zero bytes, this one with 0x" + Long.toHexString(magic) + ".");
        }
        if (magic >>> 8 != UNSIGNED_BYTES) {
            throw in.fault(
                    Code.UNSUPPORTED,
                    "its IDX element type is 0x" + Long.toHexString(magic >>> 8)
                            + "; only unsigned bytes (0x8) are read.");
        }
        if ((magic & 0xFF) != dimensions) {
            throw in.fault(
                    Code.UNSUPPORTED,
                    "an IDX file of " + kind + " has " + dimensions + " dimensions, this one " + (magic & 0xFF)
                            + ". Images and labels may be swapped.");
        }
    }

    private static long readCount(FormatStream in, ReadLimits limits) {
        long count = in.readUnsignedInt("the number of items");
        if (count > limits.maxItems()) {
            throw in.fault(
                    Code.TOO_LARGE, "the header announces " + count + " items; " + limits.maxItems() + " are allowed.");
        }
        return count;
    }

    private static int readSide(FormatStream in, String what, ReadLimits limits) {
        long side = in.readUnsignedInt("the number of " + what);
        if (side < 1 || side > limits.maxSide()) {
            throw in.fault(
                    Code.TOO_LARGE,
                    "the header announces " + side + " " + what + "; 1 to " + limits.maxSide() + " are allowed.");
        }
        return (int) side;
    }
}
