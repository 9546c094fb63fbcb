package org.touchstone.console.library;

import java.util.Arrays;
import org.touchstone.catalog.ImageDimensions;

/** Lays images of one size out in a grid, magnified by a whole number, with a gap of {@value #GAP} pixels around each. */
final class Mosaic {
    static final int GAP = 2;

    private static final byte BACKGROUND = (byte) 0x80;
    private static final int COMFORTABLE_SIDE = 64;

    private final ImageDimensions image;
    private final int columns;
    private final int rows;
    private final int scale;
    private final int channels;
    private final int width;
    private final byte[] canvas;

    Mosaic(ImageDimensions image, int columns, int rows) {
        this.image = image;
        this.columns = columns;
        this.rows = rows;
        this.scale = Math.max(1, COMFORTABLE_SIDE / Math.max(image.height(), image.width()));
        this.channels = image.channels() == 3 ? 3 : 1;
        this.width = columns * cell(image.width()) + GAP;
        this.canvas = new byte[width * height() * channels];
        Arrays.fill(canvas, BACKGROUND);
    }

    int height() {
        return rows * cell(image.height()) + GAP;
    }

    int width() {
        return width;
    }

    /** Draws the image at {@code offset} of {@code planes} (channels, then rows, then columns) into a cell. */
    void draw(int column, int row, byte[] planes, int offset) {
        if (column < 0 || column >= columns || row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("There is no cell " + column + ", " + row + ".");
        }
        int left = GAP + column * cell(image.width());
        int top = GAP + row * cell(image.height());
        for (int y = 0; y < image.height() * scale; y++) {
            for (int x = 0; x < image.width() * scale; x++) {
                int from = offset + (y / scale) * image.width() + x / scale;
                int to = ((top + y) * width + left + x) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    canvas[to + channel] = planes[from + channel * image.height() * image.width()];
                }
            }
        }
    }

    byte[] png() {
        return Png.encode(width, height(), channels, canvas);
    }

    private int cell(int side) {
        return side * scale + GAP;
    }
}
