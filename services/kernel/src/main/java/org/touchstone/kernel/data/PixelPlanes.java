package org.touchstone.kernel.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Takes decoded pictures apart into planes of bytes. What is transparent shows white. */
final class PixelPlanes {
    private PixelPlanes() {}

    static byte[] of(BufferedImage image, boolean grey) {
        boolean storedGrey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
        int[] argb = storedGrey ? greyToArgb(image) : argb(image);
        int area = argb.length;
        byte[] planes = new byte[grey ? area : 3 * area];
        for (int i = 0; i < area; i++) {
            int alpha = argb[i] >>> 24;
            int red = overWhite(argb[i] >> 16 & 0xFF, alpha);
            int green = overWhite(argb[i] >> 8 & 0xFF, alpha);
            int blue = overWhite(argb[i] & 0xFF, alpha);
            if (grey) {
                planes[i] = (byte) luma(red, green, blue);
            } else {
                planes[i] = (byte) red;
                planes[area + i] = (byte) green;
                planes[2 * area + i] = (byte) blue;
            }
        }
        return planes;
    }

    private static int[] argb(BufferedImage image) {
        int width = image.getWidth();
        return image.getRGB(0, 0, width, image.getHeight(), new int[width * image.getHeight()], 0, width);
    }

    /** Reads the samples themselves: getRGB would take stored grey for linear light and brighten it. */
    private static int[] greyToArgb(BufferedImage image) {
        Raster raster = image.getRaster();
        int area = image.getWidth() * image.getHeight();
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        int[] samples = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, new int[area]);
        int[] alphas = image.getColorModel().hasAlpha()
                ? raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 1, new int[area])
                : new int[0];
        int[] argb = new int[area];
        for (int i = 0; i < area; i++) {
            int alpha = alphas.length == 0 ? 0xFF : alphas[i] >> shift;
            argb[i] = alpha << 24 | (samples[i] >> shift) * 0x010101;
        }
        return argb;
    }

    private static int overWhite(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    /** ITU-R BT.601 weights, in thousandths. */
    private static int luma(int red, int green, int blue) {
        return (299 * red + 587 * green + 114 * blue + 500) / 1000;
    }
}
