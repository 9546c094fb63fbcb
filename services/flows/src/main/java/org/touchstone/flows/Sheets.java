package org.touchstone.flows;

import java.util.Arrays;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.kernel.picture.Png;

/** Sheets of images: rows of equally large pictures with gaps, enlarged so that single pixels can be seen. */
public final class Sheets {
    private static final int WIDEST = 720;
    private static final int LARGEST_SCALE = 8;
    private static final byte GAP = (byte) 128;

    private Sheets() {}

    /**
     * Draws images.
     *
     * @param values in [0, 1], channel, row, column, image after image; only the first three channels are shown
     */
    public static byte[] draw(float[] values, ImageDimensions shape, int columns) {
        int count = values.length / shape.size();
        int rows = (count + columns - 1) / columns;
        int scale = Math.max(1, Math.min(LARGEST_SCALE, WIDEST / (columns * (shape.width() + 1))));
        int cellWidth = shape.width() * scale + 2;
        int cellHeight = shape.height() * scale + 2;
        int channels = shape.channels() >= 3 ? 3 : 1;
        int width = columns * cellWidth - 2;
        int height = rows * cellHeight - 2;
        byte[] pixels = new byte[width * height * channels];
        Arrays.fill(pixels, GAP);
        for (int i = 0; i < count; i++) {
            int top = i / columns * cellHeight;
            int left = i % columns * cellWidth;
            for (int y = 0; y < shape.height() * scale; y++) {
                for (int x = 0; x < shape.width() * scale; x++) {
                    for (int c = 0; c < channels; c++) {
                        int from = i * shape.size() + (c * shape.height() + y / scale) * shape.width() + x / scale;
                        pixels[((top + y) * width + left + x) * channels + c] = level(values[from]);
                    }
                }
            }
        }
        return Png.plain(width, height, channels, pixels);
    }

    /** v in [0, 1] to one of 256 levels: the level whose interval holds it. */
    public static byte level(float v) {
        return (byte) (int) Math.max(0, Math.min(255, Math.floor(v * 256.0)));
    }

    /** The middle of the interval of each level. */
    public static float[] values(byte[] pixels) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = ((pixels[i] & 0xFF) + 0.5f) / 256;
        }
        return values;
    }
}
