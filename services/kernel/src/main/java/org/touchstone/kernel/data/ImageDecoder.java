package org.touchstone.kernel.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.data.MalformedDataException.Code;

/**
 * Decodes one PNG or JPEG picture into planes of unsigned bytes, grey or red, green and blue. The kind is told by its first
 * bytes and read by the JDK's own reader of that kind and no other; its size is taken from the header and checked against
 * {@code maxPixels} before a pixel is decoded. Throws {@link MalformedDataException}.
 */
public final class ImageDecoder {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final String JDK_READERS = "com.sun.imageio.plugins.";

    private final long maxPixels;
    private final boolean grey;

    /** Grey pictures have one channel, others three. */
    public ImageDecoder(long maxPixels, boolean grey) {
        this.maxPixels = maxPixels;
        this.grey = grey;
    }

    /** A picture: its shape, and its pixels in channel, row, column order. The array is the caller's. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Picture(ImageShape shape, byte[] pixels) {}

    /** Decodes the picture at its own size. */
    public Picture decode(String name, byte[] encoded) {
        ImageReader reader = readerFor(name, encoded);
        try (ImageInputStream stream = new MemoryCacheImageInputStream(
                new ByteArrayInputStream(startsWith(encoded, PNG) ? PngChunks.needed(encoded) : encoded))) {
            reader.setInput(stream, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > maxPixels) {
                throw new MalformedDataException(
                        Code.TOO_LARGE,
                        name,
                        0,
                        "its header announces " + height + " x " + width + " pixels; " + maxPixels + " are allowed.");
            }
            Warnings warnings = new Warnings();
            reader.addIIOReadWarningListener(warnings);
            BufferedImage image = reader.read(0);
            if (warnings.first != null) {
                throw corrupt(name, warnings.first, null);
            }
            return new Picture(new ImageShape(grey ? 1 : 3, height, width), PixelPlanes.of(image, grey));
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's readers meet broken pictures with many kinds of runtime exception; the bytes are all in memory.
            throw corrupt(name, String.valueOf(e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    /** Decodes the picture and scales it to {@code height} x {@code width}, ignoring its proportions. */
    public Picture decode(String name, byte[] encoded, int height, int width) {
        Picture picture = decode(name, encoded);
        ImageShape wanted = new ImageShape(picture.shape().channels(), height, width);
        return new Picture(wanted, Resampler.resample(picture.pixels(), picture.shape(), height, width));
    }

    private static MalformedDataException corrupt(String name, String how, @Nullable Throwable cause) {
        return new MalformedDataException(
                Code.CORRUPT, name, 0, "the picture is damaged and cannot be decoded (" + how + ").", cause);
    }

    /** The first complaint about the pixels: the JDK fills up what is missing from a cut JPEG and only warns. */
    private static final class Warnings implements IIOReadWarningListener {
        private @Nullable String first;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            String lower = warning.toLowerCase(Locale.ROOT);
            if (first == null && !lower.contains("icc") && !lower.contains("thumb")) {
                first = warning;
            }
        }
    }

    private static ImageReader readerFor(String name, byte[] encoded) {
        String format = startsWith(encoded, PNG) ? "png" : startsWith(encoded, JPEG) ? "jpeg" : "";
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.isEmpty() ? "none" : format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(JDK_READERS)) {
                return reader;
            }
        }
        throw new MalformedDataException(
                Code.WRONG_FORMAT, name, 0, "it is neither a PNG nor a JPEG picture; only these are read.");
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
