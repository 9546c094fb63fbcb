package org.touchstone.kernel.saliency.verdict;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.statistics.CrossedTable;

/** A method with known means and variance components, from which audits of any size are drawn. */
record Simulated(String name, MethodFacts facts, Spread spread, List<Measured> measures, double missing) {
    static final int LAYERS = 5;
    private static final int PAIRS = 50;

    /**
     * Standard deviations between seeds, between images and within cells, as 4.3 gives them for the logits. With all layers
     * random they are about half: criterion M1 holds its interval to +-.05 at R = 10.
     */
    record Spread(double seed, double image, double cell) {
        Spread half() {
            return new Spread(seed / 2, image / 2, cell / 2);
        }
    }

    /** Means under one measure, in the order of table 3.1, and the anchors. */
    record Measured(
            String measure,
            double randomLogit,
            double otherImage,
            double logits,
            double full,
            double kappa,
            double nu2) {}

    static Simulated of(String name, Spread spread, Measured... measures) {
        return new Simulated(name, MethodFacts.SOUND, spread, List.of(measures), 0);
    }

    Simulated with(MethodFacts other) {
        return new Simulated(name, other, spread, measures, missing);
    }

    Simulated missing(double share) {
        return new Simulated(name, facts, spread, measures, share);
    }

    MethodStatistics draw(int seeds, int images, Key audit) {
        List<CheckTable> tables = new ArrayList<>();
        Map<String, Anchors> anchors = new HashMap<>();
        for (Measured m : measures) {
            Key key = audit.fold(name).fold(m.measure());
            tables.add(new CheckTable(
                    Check.topDown(1, LAYERS),
                    m.measure(),
                    table(key.fold("logits"), seeds, images, m.logits(), missing)));
            tables.add(new CheckTable(
                    Check.topDown(LAYERS, LAYERS),
                    m.measure(),
                    halfAsWide().table(key.fold("full"), seeds, images, m.full(), missing)));
            tables.add(new CheckTable(
                    Check.randomLogit(), m.measure(), table(key.fold("class"), seeds, images, m.randomLogit(), 0)));
            anchors.put(m.measure(), anchors(key, m, seeds, images));
        }
        return new MethodStatistics(name, facts, tables, anchors);
    }

    private Anchors anchors(Key key, Measured m, int seeds, int images) {
        Anchor ceiling = m.kappa() == 1
                ? Anchor.one()
                : Anchor.renoised(
                        new Simulated(name, facts, new Spread(0, 0, Math.min(spread.cell(), 0.02)), measures, 0)
                                .table(key.fold("kappa"), 1, images, m.kappa(), 0));
        RandomGenerator random = key.fold("other").generator();
        double[] pairs = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            pairs[i] = clip(m.otherImage() + spread.cell() * random.nextGaussian());
        }
        return Anchors.of(
                ceiling,
                Anchor.otherImages(pairs),
                Anchor.randomNetworks(halfAsWide().table(key.fold("nu2"), seeds, images, m.nu2(), missing)));
    }

    private Simulated halfAsWide() {
        return new Simulated(name, facts, spread.half(), measures, missing);
    }

    CrossedTable table(Key key, int seeds, int images, double mean, double gaps) {
        RandomGenerator random = key.generator();
        double[] ofImage = new double[images];
        for (int i = 0; i < images; i++) {
            ofImage[i] = spread.image() * random.nextGaussian();
        }
        double[] values = new double[seeds * images];
        BitSet present = new BitSet();
        for (int r = 0; r < seeds; r++) {
            double ofSeed = spread.seed() * random.nextGaussian();
            for (int i = 0; i < images; i++) {
                values[r * images + i] = clip(mean + ofSeed + ofImage[i] + spread.cell() * random.nextGaussian());
                present.set(r * images + i, random.nextDouble() >= gaps);
            }
        }
        return CrossedTable.of(seeds, images, values, present);
    }

    private static double clip(double similarity) {
        return Math.max(-1, Math.min(1, similarity));
    }
}
