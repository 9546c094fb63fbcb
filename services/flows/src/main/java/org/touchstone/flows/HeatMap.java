package org.touchstone.flows;

import java.util.Arrays;
import org.touchstone.kernel.picture.Png;

/** A density over a part of the plane as a picture, brightest where it is highest, with points on it. */
public final class HeatMap {
    /** Pixels on a side. */
    public static final int SIDE = 240;

    private static final int COLOURS = 255;
    private static final int SCALE = 2;
    private static final double SPREAD = 0.6;
    /** Stops of a dark violet, blue-green, yellow scale whose lightness rises evenly, and white for points. */
    private static final int[][] STOPS = {
        {20, 8, 48}, {58, 40, 112}, {42, 104, 138}, {54, 160, 122}, {150, 206, 72}, {250, 236, 88}
    };

    private HeatMap() {}

    /** The square of the plane with this middle that reaches so far to each side. */
    public record Window(double x, double y, double reach) {
        /** Three standard deviations around the mean, in the wider coordinate. */
        public static Window of(Standard standard) {
            return new Window(
                    standard.mean().get(0),
                    standard.mean().get(1),
                    3
                            * Math.max(
                                    standard.deviation().get(0),
                                    standard.deviation().get(1)));
        }

        /** Middles of the pixels, row by row from the top, x and y in turn. */
        double[] grid() {
            double[] points = new double[2 * SIDE * SIDE];
            for (int row = 0; row < SIDE; row++) {
                for (int column = 0; column < SIDE; column++) {
                    int at = 2 * (row * SIDE + column);
                    points[at] = x + reach * (2 * (column + 0.5) / SIDE - 1);
                    points[at + 1] = y - reach * (2 * (row + 0.5) / SIDE - 1);
                }
            }
            return points;
        }
    }

    /** What was drawn and the share of probability that lies in the window: close to 1 for a proper density. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Drawn(byte[] png, double mass) {}

    /** Draws the density of a flow, and {@code points} (x and y in turn) on it. */
    public static Drawn draw(PlaneFlow flow, Window window, float[] points) {
        double[] density =
                Arrays.stream(flow.logDensities(window.grid())).map(Math::exp).toArray();
        return draw(density, window, points);
    }

    static Drawn draw(double[] density, Window window, float[] points) {
        double highest = Arrays.stream(density).filter(Double::isFinite).max().orElse(1);
        int side = SIDE * SCALE;
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            double p = density[i / side / SCALE * SIDE + i % side / SCALE];
            // A root brings out the tails: equal steps of colour are no equal steps of density.
            double shade = Double.isFinite(p) && highest > 0 ? Math.pow(p / highest, SPREAD) : 0;
            pixels[i] = (byte) (int) Math.round(shade * (COLOURS - 1));
        }
        for (int i = 0; i + 1 < points.length; i += 2) {
            int column = (int) Math.floor((points[i] - window.x() + window.reach()) / (2 * window.reach()) * side);
            int row = (int) Math.floor((window.y() + window.reach() - points[i + 1]) / (2 * window.reach()) * side);
            if (column >= 0 && column < side && row >= 0 && row < side) {
                pixels[row * side + column] = (byte) COLOURS;
            }
        }
        double cell = Math.pow(2 * window.reach() / SIDE, 2);
        double mass = Arrays.stream(density).filter(Double::isFinite).sum() * cell;
        return new Drawn(Png.indexed(side, side, palette(), pixels), mass);
    }

    private static byte[] palette() {
        byte[] palette = new byte[3 * (COLOURS + 1)];
        for (int i = 0; i < COLOURS; i++) {
            double at = (double) i / (COLOURS - 1) * (STOPS.length - 1);
            int stop = (int) Math.min(STOPS.length - 2, Math.floor(at));
            for (int c = 0; c < 3; c++) {
                palette[3 * i + c] =
                        (byte) Math.round(STOPS[stop][c] + (at - stop) * (STOPS[stop + 1][c] - STOPS[stop][c]));
            }
        }
        Arrays.fill(palette, 3 * COLOURS, palette.length, (byte) 255);
        return palette;
    }
}
