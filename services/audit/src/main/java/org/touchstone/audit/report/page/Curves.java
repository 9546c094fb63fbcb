package org.touchstone.audit.report.page;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.audit.AuditReport.Point;
import org.touchstone.catalog.audit.AuditReport.Series;

/** Similarity by depth of randomization as a drawing: a line for each measure, intervals as bars, no script. */
final class Curves {
    private static final double WIDTH = 300;
    private static final double HEIGHT = 150;
    private static final double LEFT = 30;
    private static final double TOP = 8;
    private static final double BOTTOM = 22;
    private static final List<String> COLOURS =
            List.of("#1b4f72", "#b9770e", "#196f3d", "#76448a", "#922b21", "#5d6d7e");

    private Curves() {}

    /** Of one method and one order; the measures in the order given, which decides the colours. */
    static String drawing(List<Series> series, List<String> measures) {
        int states = series.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToInt(Point::state)
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\""
                        + " aria-label=\"similarity by depth of randomization\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        axes(svg, states);
        for (Series curve : series) {
            String colour = colour(measures, curve.metric());
            line(svg, curve.points(), states, colour);
            curve.points().forEach(point -> bar(svg, point, states, colour));
        }
        return svg.append("</svg>").toString();
    }

    static String colour(List<String> measures, String measure) {
        return COLOURS.get(Math.max(0, measures.indexOf(measure)) % COLOURS.size());
    }

    private static void axes(StringBuilder svg, int states) {
        for (double level : new double[] {-0.5, 0, 0.5, 1}) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>"
                            + "<text x=\"%.1f\" y=\"%.1f\" font-size=\"9\" text-anchor=\"end\">%.1f</text>",
                    LEFT,
                    y(level),
                    WIDTH - 4,
                    y(level),
                    level == 0 ? "#999" : "#ddd",
                    LEFT - 3,
                    y(level) + 3,
                    level));
        }
        for (int state = 0; state <= states; state++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"9\" text-anchor=\"middle\">%d</text>",
                    x(state, states),
                    HEIGHT - 8,
                    state));
        }
    }

    private static void line(StringBuilder svg, List<Point> points, int states, String colour) {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%.1f,%.1f", x(0, states), y(1)));
        for (Point point : points) {
            Double mean = point.mean();
            if (mean != null) {
                path.append(String.format(Locale.ROOT, " %.1f,%.1f", x(point.state(), states), y(mean)));
            }
        }
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"" + colour + "\" points=\"" + path + "\"/>");
    }

    private static void bar(StringBuilder svg, Point point, int states, String colour) {
        double x = x(point.state(), states);
        bound(svg, point.low(), point.high(), x, colour);
        Double mean = point.mean();
        if (mean != null) {
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"/>", x, y(mean), colour));
        }
    }

    private static void bound(StringBuilder svg, @Nullable Double low, @Nullable Double high, double x, String colour) {
        if (low != null && high != null) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.6\"/>",
                    x,
                    y(low),
                    x,
                    y(high),
                    colour));
        }
    }

    private static double x(int state, int states) {
        return LEFT + 8 + (WIDTH - LEFT - 20) * state / Math.max(1, states);
    }

    private static double y(double value) {
        double clipped = Math.max(-0.5, Math.min(1, value));
        return TOP + (1 - clipped) / 1.5 * (HEIGHT - TOP - BOTTOM);
    }
}
