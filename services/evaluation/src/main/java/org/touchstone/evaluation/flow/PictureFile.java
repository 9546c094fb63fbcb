package org.touchstone.evaluation.flow;

import java.util.Arrays;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.kernel.data.ImageDecoder;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.worker.TaskFailedException;

/** Pictures that users send, as pixels of a model's images; {@link TaskFailedException} says what does not fit. */
final class PictureFile {
    private static final long MOST_PIXELS = 1L << 22;

    private PictureFile() {}

    /** Pixels in channel, row, column order. */
    static byte[] pixels(String name, byte[] file, ImageDimensions shape) {
        return fitting(planes(name, file, shape), shape);
    }

    /** Three planes of red, green and blue. */
    static byte[] planes(String name, byte[] file, ImageDimensions shape) {
        ImageDecoder.Picture picture;
        try {
            picture = new ImageDecoder(MOST_PIXELS, false).decode(name, file);
        } catch (MalformedDataException e) {
            throw TaskFailedException.permanent("PICTURE_UNREADABLE", String.valueOf(e.getMessage()));
        }
        if (picture.shape().height() != shape.height() || picture.shape().width() != shape.width()) {
            throw TaskFailedException.permanent(
                    "PICTURE_DOES_NOT_FIT",
                    "The picture " + name + " is " + picture.shape().height() + " high and "
                            + picture.shape().width() + " wide; the model's images are " + shape.height() + " and "
                            + shape.width() + ". Scale it first.");
        }
        return picture.pixels();
    }

    /** The planes that a model looks at. */
    static byte[] fitting(byte[] planes, ImageDimensions shape) {
        int plane = shape.height() * shape.width();
        if (shape.channels() == 3) {
            return planes;
        }
        byte[] grey = Arrays.copyOf(planes, plane);
        boolean isGrey = Arrays.equals(grey, Arrays.copyOfRange(planes, plane, 2 * plane))
                && Arrays.equals(grey, Arrays.copyOfRange(planes, 2 * plane, 3 * plane));
        if (shape.channels() != 1 || !isGrey) {
            throw TaskFailedException.permanent(
                    "PICTURE_DOES_NOT_FIT",
                    "The picture is of colours; the model's images have " + shape.channels()
                            + " channel(s). Make it grey first.");
        }
        return grey;
    }
}
