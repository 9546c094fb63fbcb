package org.touchstone.kernel.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Takes decoded pictures apart into planes of bytes. What is transparent shows white. */
final class PixelPlanes {
    private PixelPlanes() {}

    /** Row by row: beside the decoded picture and the planes nothing of their size is needed. */
    static byte[] of(BufferedImage image, boolean grey) {
        boolean storedGrey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
        int width = image.getWidth();
        int area = width * image.getHeight();
        byte[] planes = new byte[grey ? area : 3 * area];
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            if (storedGrey) {
                readGreyRow(image, y, row);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                put(row[x], planes, y * width + x, area, grey);
            }
        }
        return planes;
    }

    private static void put(int argb, byte[] planes, int at, int area, boolean grey) {
        int alpha = argb >>> 24;
        int red = overWhite(argb >> 16 & 0xFF, alpha);
        int green = overWhite(argb >> 8 & 0xFF, alpha);
        int blue = overWhite(argb & 0xFF, alpha);
        if (grey) {
            planes[at] = (byte) luma(red, green, blue);
        } else {
            planes[at] = (byte) red;
            planes[area + at] = (byte) green;
            planes[2 * area + at] = (byte) blue;
        }
    }

    /** Reads the samples themselves: getRGB would take stored grey for linear light and brighten it. */
    private static void readGreyRow(BufferedImage image, int y, int[] row) {
        Raster raster = image.getRaster();
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        boolean hasAlpha = image.getColorModel().hasAlpha();
        for (int x = 0; x < row.length; x++) {
            int alpha = hasAlpha ? raster.getSample(x, y, 1) >> shift : 0xFF;
            row[x] = alpha << 24 | (raster.getSample(x, y, 0) >> shift) * 0x010101;
        }
    }

    private static int overWhite(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    /** ITU-R BT.601 weights, in thousandths. */
    private static int luma(int red, int green, int blue) {
        return (299 * red + 587 * green + 114 * blue + 500) / 1000;
    }
}
