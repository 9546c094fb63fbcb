package org.touchstone.benchmarks.initialization;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.touchstone.kernel.diagnose.CostSurface;
import org.touchstone.kernel.diagnose.CostSurface.Cost;
import org.touchstone.kernel.diagnose.CostSurface.Criterion;
import org.touchstone.kernel.diagnose.CostSurface.Grid;
import org.touchstone.kernel.random.Key;

/** Figure 5 of the paper as JSON: two costs of the two-weight network for a random task, for the console to draw. */
public final class CostSurfaceFile {
    private static final Grid GRID = new Grid(5, 41);
    private static final long SEED = 1;
    private static final int SIGNALS = 10;
    private static final double FLAT = 0.01;

    private CostSurfaceFile() {}

    /** The same text on every machine: numbers are rounded to a thousandth. */
    public static String text() {
        CostSurface surface = CostSurface.random(Key.of(SEED), SIGNALS);
        return String.join(
                "\n",
                "{",
                "\"halfWidth\": " + rounded(GRID.halfWidth()) + ",",
                "\"points\": " + GRID.points() + ",",
                "\"signals\": " + SIGNALS + ",",
                "\"flatBelow\": " + FLAT + ",",
                "\"crossEntropy\": " + cost(surface, Criterion.CROSS_ENTROPY) + ",",
                "\"quadratic\": " + cost(surface, Criterion.QUADRATIC),
                "}",
                "");
    }

    private static String cost(CostSurface surface, Criterion criterion) {
        return "{\"flatShare\": " + rounded(surface.flatShare(GRID, criterion, FLAT)) + ", \"rows\": [\n"
                + surface.over(GRID, criterion).stream()
                        .map(CostSurfaceFile::row)
                        .collect(Collectors.joining(",\n"))
                + "]}";
    }

    private static String row(List<Cost> row) {
        return row.stream().map(cost -> rounded(cost.value())).collect(Collectors.joining(",", "[", "]"));
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
