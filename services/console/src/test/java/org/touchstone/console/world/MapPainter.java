package org.touchstone.console.world;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.imageio.ImageIO;

/** Paints fields that look like saliency maps: blobs on the edges of an image, faded into other blobs as weights are lost. */
final class MapPainter {
    static final int SIDE = 28;

    private static final int BLOBS = 22;

    private MapPainter() {}

    /** The image itself. */
    static byte[] input(byte[] pixels) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int grey = pixels[i] & 0xff;
            picture.setRGB(i % SIDE, i / SIDE, rgb(grey, grey, grey));
        }
        return png(picture);
    }

    /** A field: {@code retained} of what belongs to {@code seed}, the rest of what belongs to {@code other}; rough or in blocks. */
    static double[] field(byte[] pixels, long seed, long other, double retained, int blocks) {
        double[] trained = blobs(pixels, seed);
        double[] random = blobs(pixels, other);
        double[] mixed = new double[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int from = (y / blocks * blocks) * SIDE + x / blocks * blocks;
                mixed[y * SIDE + x] = retained * trained[from] + (1 - retained) * random[from];
            }
        }
        return mixed;
    }

    /** Where the image changes, with the sign of the change. */
    static double[] edges(byte[] pixels) {
        double[] edges = new double[SIDE * SIDE];
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                int i = y * SIDE + x;
                edges[i] = (pixels[i + 1] & 0xff)
                        - (pixels[i - 1] & 0xff)
                        + (pixels[i + SIDE] & 0xff)
                        - (pixels[i - SIDE] & 0xff);
            }
        }
        return edges;
    }

    /** Grey, white at the 99th percentile. */
    static byte[] absolute(double[] field) {
        double white = percentile(field);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < field.length; i++) {
            int grey = (int) Math.round(255 * Math.min(1, Math.abs(field[i]) / white));
            picture.setRGB(i % SIDE, i / SIDE, rgb(grey, grey, grey));
        }
        return png(picture);
    }

    /** Red above zero, blue below, white at zero. */
    static byte[] signed(double[] field) {
        double full = percentile(field);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < field.length; i++) {
            double value = Math.max(-1, Math.min(1, field[i] / full));
            int fade = (int) Math.round(255 * (1 - Math.abs(value)));
            picture.setRGB(i % SIDE, i / SIDE, value > 0 ? rgb(255, fade, fade) : rgb(fade, fade, 255));
        }
        return png(picture);
    }

    private static double[] blobs(byte[] pixels, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[] edges = edges(pixels);
        double[] field = new double[SIDE * SIDE];
        for (int blob = 0; blob < BLOBS; blob++) {
            double centreX = 4 + 20 * random.nextDouble();
            double centreY = 4 + 20 * random.nextDouble();
            double width = 1.0 + 2.2 * random.nextDouble();
            double height = random.nextGaussian();
            for (int i = 0; i < field.length; i++) {
                double dx = i % SIDE - centreX;
                double dy = Math.floorDiv(i, SIDE) - centreY;
                field[i] += height * Math.exp(-(dx * dx + dy * dy) / (2 * width * width));
            }
        }
        for (int i = 0; i < field.length; i++) {
            field[i] *= 0.35 + Math.min(1, Math.abs(edges[i]) / 160) + 0.1 * random.nextGaussian();
        }
        return field;
    }

    private static double percentile(double[] field) {
        double[] sizes = Arrays.stream(field).map(Math::abs).sorted().toArray();
        return Math.max(1e-9, sizes[(int) (0.99 * (sizes.length - 1))]);
    }

    private static int rgb(int red, int green, int blue) {
        return (red << 16) + (green << 8) + blue;
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
