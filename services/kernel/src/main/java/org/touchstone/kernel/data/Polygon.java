package org.touchstone.kernel.data;

/**
 * A convex polygon: vertices relative to its centre, in order, and the centre, in pixels from the upper left corner of the
 * image. Arrays are not copied.
 */
@SuppressWarnings("ArrayRecordComponent")
record Polygon(double[] x, double[] y, double centreX, double centreY, double area) {
    private static final double LN_2 = StrictMath.log(2);

    /** Puts it where it lies inside [low, high] on both axes, {@code u} and {@code v} (0 to 1) of the way. */
    Polygon moveInto(double low, double high, double u, double v) {
        return new Polygon(x, y, position(x, low, high, u), position(y, low, high, v), area);
    }

    private static double position(double[] along, double low, double high, double share) {
        double least = along[0];
        double most = along[0];
        for (double value : along) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return low - least + share * (high - most - (low - least));
    }

    /**
     * The reference's estimate of the share of {@code older} that this one hides: extents along the line of centres, not the
     * true intersection. At most 0 when they do not touch on that line.
     */
    double estimatedOverlap(Polygon older) {
        double dx = centreX - older.centreX;
        double dy = centreY - older.centreY;
        double distance = Math.sqrt(dx * dx + dy * dy);
        double directionX = distance > 0 ? dx / distance : 1;
        double directionY = distance > 0 ? dy / distance : 0;
        double reach = older.reach(directionX, directionY) + reach(-directionX, -directionY);
        double factor = 1 - StrictMath.exp(-(reach - distance) * LN_2 / distance);
        return area * factor / older.area;
    }

    private double reach(double directionX, double directionY) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < x.length; k++) {
            most = Math.max(most, x[k] * directionX + y[k] * directionY);
        }
        return most;
    }

    /** Sets every pixel of a {@code side} x {@code side} image whose middle lies inside. */
    void fill(byte[] target, int offset, int side, byte grey) {
        double[] left = new double[side];
        double[] right = new double[side];
        int top = side;
        int bottom = -1;
        int last = x.length - 1;
        for (int k = 0; k < x.length; k++) {
            double x0 = centreX + x[last];
            double y0 = centreY + y[last];
            double x1 = centreX + x[k];
            double y1 = centreY + y[k];
            last = k;
            boolean down = y1 > y0;
            int from = (int) Math.ceil((down ? y0 : y1) - 0.5);
            int to = (int) Math.ceil((down ? y1 : y0) - 0.5) - 1;
            if (from > to) {
                continue;
            }
            double slope = (x1 - x0) / (y1 - y0);
            double[] border = down ? right : left;
            for (int row = from; row <= to; row++) {
                border[row] = x0 + (row + 0.5 - y0) * slope;
            }
            top = Math.min(top, from);
            bottom = Math.max(bottom, to);
        }
        for (int row = top; row <= bottom; row++) {
            double a = Math.min(left[row], right[row]);
            double b = Math.max(left[row], right[row]);
            int from = (int) Math.ceil(a - 0.5);
            int to = (int) Math.ceil(b - 0.5);
            java.util.Arrays.fill(target, offset + row * side + from, offset + row * side + Math.max(from, to), grey);
        }
    }
}
