package org.touchstone.kernel.data;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.data.MalformedDataException.Code;

/**
 * Reads CIFAR-10's binary version (Krizhevsky 2009): records of one label byte and 3,072 pixel bytes, 3 x 32 x 32 as red,
 * green and blue planes. The format has no header, so a source is whole exactly when it ends after a whole record.
 */
public final class CifarReader implements LabelledImageReader {
    /** Names of the ten classes, in label order. */
    public static final List<String> CLASS_NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final int RECORD_BYTES = 1 + SHAPE.size();

    private final FormatStream in;
    private final int classes;
    private final long maxItems;
    private long index;

    /** Takes over {@code in}; labels from {@code classes} up are refused. */
    public CifarReader(FormatStream in, int classes, ReadLimits limits) {
        this.in = in;
        this.classes = classes;
        this.maxItems = limits.maxItems();
    }

    @Override
    public ImageShape shape() {
        return SHAPE;
    }

    @Override
    public Optional<Item> next() {
        byte[] label = new byte[1];
        if (in.readUpTo(label) == 0) {
            return Optional.empty();
        }
        if (index == maxItems) {
            throw in.fault(Code.TOO_LARGE, "it holds more than the allowed " + maxItems + " records.");
        }
        byte[] pixels = new byte[SHAPE.size()];
        in.readFully(pixels, "record " + index + " (a record has " + RECORD_BYTES + " bytes)");
        long at = index++;
        int number = label[0] & 0xFF;
        if (number >= classes) {
            return Optional.of(LabelChecks.outOfRange(at, number, classes));
        }
        return Optional.of(new Accepted(at, pixels, number));
    }

    @Override
    public void skip(long items) {
        in.skip(items * RECORD_BYTES, "record " + (index + items - 1));
        index += items;
    }

    @Override
    public void close() {
        in.close();
    }
}
