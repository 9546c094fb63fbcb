package org.touchstone.kernel.saliency.picture;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.touchstone.kernel.picture.Png;
import org.touchstone.kernel.saliency.similarity.Degeneracy;
import org.touchstone.kernel.saliency.similarity.SaliencyMap;

/**
 * Draws saliency maps as PNG, each pixel enlarged {@code scale} times. Magnitudes are grey, black for zero, white from the
 * 99th percentile on; signed maps run from blue over white (zero) to red, symmetric about zero up to the largest magnitude,
 * in colours that the colour-blind can tell. A map without structure is hatched, never a plain square that looks like data.
 */
public final class SaliencyPicture {
    private static final double CLIP = 0.99;
    private static final int LARGEST_SCALE = 64;
    private static final long MOST_PIXELS = 1L << 24;
    private static final int STEPS = 127;
    private static final int HATCH = 8;
    private static final int GREYS = 256;
    /** The ends of the diverging scheme RdBu of Brewer's, safe for the colour-blind. */
    private static final int[] BLUE = {33, 102, 172};

    private static final int[] WHITE = {255, 255, 255};
    private static final int[] RED = {178, 24, 43};
    private static final byte[] GREY_PALETTE = palette(GREYS, index -> index, index -> index, index -> index);
    private static final byte[] DIVERGING_PALETTE = palette(
            2 * STEPS + 1, index -> diverging(index, 0), index -> diverging(index, 1), index -> diverging(index, 2));

    private SaliencyPicture() {}

    /** The magnitudes of a map. */
    public static byte[] absolute(SaliencyMap map, int scale) {
        if (map.degeneracy() != Degeneracy.NONE) {
            return hatched(map, scale);
        }
        double white = percentile(map);
        return draw(map, scale, GREY_PALETTE, i ->
                (int) Math.round((GREYS - 1) * Math.min(1, Math.abs(map.value(i)) / white)));
    }

    /** A map with its signs. */
    public static byte[] signed(SaliencyMap map, int scale) {
        if (map.degeneracy() != Degeneracy.NONE) {
            return hatched(map, scale);
        }
        double largest = map.maxAbs();
        return draw(map, scale, DIVERGING_PALETTE, i -> STEPS + (int) Math.round(STEPS * (map.value(i) / largest)));
    }

    /** The 99th percentile of the magnitudes, between order statistics; the largest where that is zero (sparse maps). */
    private static double percentile(SaliencyMap map) {
        double[] magnitudes = map.toArray();
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        Arrays.sort(magnitudes);
        double place = CLIP * (magnitudes.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, magnitudes.length - 1);
        double clip = magnitudes[below] + (place - below) * (magnitudes[above] - magnitudes[below]);
        return clip > 0 ? clip : map.maxAbs();
    }

    /** Diagonals; crossed where values are infinite or not numbers. */
    private static byte[] hatched(SaliencyMap map, int scale) {
        boolean crossed = map.degeneracy() == Degeneracy.NOT_FINITE;
        int width = enlarged(map, scale);
        byte[] pixels = new byte[width * map.height() * scale];
        for (int at = 0; at < pixels.length; at++) {
            int row = at / width;
            int column = at % width;
            boolean line = (row + column) % HATCH < 2 || (crossed && Math.floorMod(row - column, HATCH) < 2);
            pixels[at] = (byte) (line ? 96 : 208);
        }
        return Png.indexed(width, map.height() * scale, GREY_PALETTE, pixels);
    }

    private static byte[] draw(SaliencyMap map, int scale, byte[] palette, IntUnaryOperator colour) {
        int width = enlarged(map, scale);
        int height = map.height() * scale;
        byte[] pixels = new byte[width * height];
        for (int i = 0; i < map.size(); i++) {
            byte index = (byte) colour.applyAsInt(i);
            int left = (i % map.width()) * scale;
            int top = (i / map.width()) * scale;
            for (int row = top; row < top + scale; row++) {
                Arrays.fill(pixels, row * width + left, row * width + left + scale, index);
            }
        }
        return Png.indexed(width, height, palette, pixels);
    }

    private static int enlarged(SaliencyMap map, int scale) {
        if (scale < 1 || scale > LARGEST_SCALE || (long) map.size() * scale * scale > MOST_PIXELS) {
            throw new IllegalArgumentException("A map of " + map.height() + " x " + map.width() + " enlarged " + scale
                    + " times is no picture to draw: 1 to " + LARGEST_SCALE + " times, " + MOST_PIXELS
                    + " pixels at most.");
        }
        return map.width() * scale;
    }

    private static byte[] palette(int size, IntUnaryOperator red, IntUnaryOperator green, IntUnaryOperator blue) {
        byte[] palette = new byte[3 * size];
        for (int i = 0; i < size; i++) {
            palette[3 * i] = (byte) red.applyAsInt(i);
            palette[3 * i + 1] = (byte) green.applyAsInt(i);
            palette[3 * i + 2] = (byte) blue.applyAsInt(i);
        }
        return palette;
    }

    private static int diverging(int index, int channel) {
        int[] end = index < STEPS ? BLUE : RED;
        double share = Math.abs(index - STEPS) / (double) STEPS;
        return (int) Math.round(WHITE[channel] + share * (end[channel] - WHITE[channel]));
    }
}
