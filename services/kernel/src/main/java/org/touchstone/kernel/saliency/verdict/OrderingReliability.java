package org.touchstone.kernel.saliency.verdict;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.saliency.statistics.CrossedTable;
import org.touchstone.kernel.saliency.statistics.Krippendorff;

/**
 * Whether images agree on which methods keep more similarity (Tomsett et al. 2020): Krippendorff's alpha with images as
 * raters and methods as units. It is reported because it is usually low, which is one more reason not to rank methods.
 *
 * @param alpha empty where fewer than two methods or two images can be compared
 * @param reliable whether alpha is at least .65
 */
public record OrderingReliability(Check check, String measure, Optional<Double> alpha, boolean reliable) {
    private static final double LEAST = 0.65;

    /** Of all methods that were measured under this check and measure; similarities are averaged over seeds first. */
    public static OrderingReliability of(List<MethodStatistics> methods, Check check, String measure) {
        List<CrossedTable> tables = new ArrayList<>();
        for (MethodStatistics method : methods) {
            method.find(measure, check::equals).ifPresent(table -> tables.add(table.table()));
        }
        int images = tables.stream().mapToInt(CrossedTable::columns).min().orElse(0);
        Optional<Double> alpha = images < 2 || tables.size() < 2
                ? Optional.empty()
                : Krippendorff.ordinal(places(tables, images)).stream().boxed().findFirst();
        return new OrderingReliability(
                check, measure, alpha, alpha.filter(a -> a >= LEAST).isPresent());
    }

    /** Each image's own order of the methods, so that an image on which all do well is no disagreement. */
    private static CrossedTable places(List<CrossedTable> tables, int images) {
        double[] places = new double[images * tables.size()];
        BitSet present = new BitSet();
        for (int i = 0; i < images; i++) {
            for (int m = 0; m < tables.size(); m++) {
                Optional<Double> own = mean(tables.get(m), i);
                if (own.isPresent()) {
                    places[i * tables.size() + m] = place(tables, i, own.get());
                    present.set(i * tables.size() + m);
                }
            }
        }
        return CrossedTable.of(images, tables.size(), places, present);
    }

    private static double place(List<CrossedTable> tables, int image, double own) {
        double place = 0;
        for (CrossedTable table : tables) {
            int order =
                    mean(table, image).map(other -> Double.compare(own, other)).orElse(-1);
            place += order > 0 ? 1 : order == 0 ? 0.5 : 0;
        }
        return place;
    }

    private static Optional<Double> mean(CrossedTable table, int image) {
        double sum = 0;
        int count = 0;
        for (int r = 0; r < table.rows(); r++) {
            if (table.present(r, image)) {
                sum += table.value(r, image);
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(sum / count);
    }
}
