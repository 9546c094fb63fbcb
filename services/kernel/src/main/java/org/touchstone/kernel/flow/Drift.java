package org.touchstone.kernel.flow;

/**
 * Page's cumulative sums (1954) of how far the means of windows are from the typical one, in thresholds of {@link Typicality},
 * beyond half a threshold: one sum for windows above, one for windows below. A small shift that lasts is seen although no window
 * alone is atypical.
 */
public record Drift(double above, double below) {
    /** Before the first window. */
    public static final Drift NONE = new Drift(0, 0);

    private static final double SLACK = 0.5;
    private static final double ALARM = 2;

    /** After a window with this mean of -log p, which is finite. */
    public Drift after(double mean, Typicality typicality) {
        double signed = (mean - typicality.trainingMean()) / typicality.threshold();
        return new Drift(Math.max(0, above + signed - SLACK), Math.max(0, below - signed - SLACK));
    }

    /** The larger sum. */
    public double size() {
        return Math.max(above, below);
    }

    /** Whether the windows have moved away. */
    public boolean isAlarming() {
        return size() > ALARM;
    }
}
