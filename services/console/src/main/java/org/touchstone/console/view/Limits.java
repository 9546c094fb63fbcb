package org.touchstone.console.view;

/**
 * Bounds of the view's memory: points per metric, metrics per task, notable events per task, finished tasks kept in full,
 * finished tasks kept as summaries, and points in all.
 */
public record Limits(
        int pointsPerSeries,
        int seriesPerTask,
        int eventsPerTask,
        int detailedFinishedTasks,
        int archivedTasks,
        long pointsInAll) {
    public Limits {
        if (pointsPerSeries < 16 || seriesPerTask < 1 || eventsPerTask < 8 || archivedTasks < 1 || pointsInAll < 1) {
            throw new IllegalArgumentException("The view's limits are too small to show anything: " + pointsPerSeries
                    + " points per metric, " + seriesPerTask + " metrics, " + eventsPerTask + " events.");
        }
    }

    /** About 200 MB at the very worst. */
    public static Limits standard() {
        return new Limits(8_192, 64, 400, 1_000, 10_000, 4_000_000);
    }
}
