package org.touchstone.kernel.data;

/** A regular polygon of radius 1/2 around the origin with a horizontal base, to be deformed. */
final class Outline {
    /** Final directions of a base. */
    static final int DIRECTIONS = 255;

    private static final double RADIUS = 0.5;
    private static final double[] COSINE = new double[DIRECTIONS];
    private static final double[] SINE = new double[DIRECTIONS];

    static {
        // StrictMath here and below: Math may differ in the last bit between machines, and with it an image.
        for (int k = 0; k < DIRECTIONS; k++) {
            COSINE[k] = StrictMath.cos(2 * Math.PI * k / DIRECTIONS);
            SINE[k] = StrictMath.sin(2 * Math.PI * k / DIRECTIONS);
        }
    }

    private final double[] x;
    private final double[] y;
    private final double area;

    Outline(int vertices) {
        x = new double[vertices];
        y = new double[vertices];
        for (int k = 0; k < vertices; k++) {
            double angle = -Math.PI / 2 + (2 * k - 1) * Math.PI / vertices;
            x[k] = RADIUS * StrictMath.cos(angle);
            y[k] = RADIUS * StrictMath.sin(angle);
        }
        area = vertices * RADIUS * RADIUS / 2 * StrictMath.sin(2 * Math.PI / vertices);
    }

    /**
     * Rotates by {@code turn} (0 to 1) of one symmetry sector, scales the axes, turns the base back to the horizontal, then
     * into the given direction. Lengths are in pixels.
     */
    Polygon deform(double turn, double scaleX, double scaleY, int direction) {
        int vertices = x.length;
        double sector = turn * 2 * Math.PI / vertices;
        double cosine = StrictMath.cos(sector);
        double sine = StrictMath.sin(sector);
        double baseLength = Math.sqrt(scaleX * cosine * (scaleX * cosine) + scaleY * sine * (scaleY * sine));
        double baseX = scaleX * cosine / baseLength;
        double baseY = scaleY * sine / baseLength;
        double c = COSINE[direction] * baseX + SINE[direction] * baseY;
        double s = SINE[direction] * baseX - COSINE[direction] * baseY;
        double xx = c * scaleX * cosine - s * scaleY * sine;
        double xy = -c * scaleX * sine - s * scaleY * cosine;
        double yx = s * scaleX * cosine + c * scaleY * sine;
        double yy = -s * scaleX * sine + c * scaleY * cosine;
        double[] newX = new double[vertices];
        double[] newY = new double[vertices];
        for (int k = 0; k < vertices; k++) {
            newX[k] = xx * x[k] + xy * y[k];
            newY[k] = yx * x[k] + yy * y[k];
        }
        return new Polygon(newX, newY, 0, 0, area * scaleX * scaleY);
    }
}
