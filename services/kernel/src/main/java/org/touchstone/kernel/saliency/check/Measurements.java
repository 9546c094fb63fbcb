package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.saliency.statistics.CrossedTable;

/**
 * What the shards of an audit measured up to a look, put together by seeds and images. The order in which shards come, and how
 * many workers made them, changes nothing.
 */
public final class Measurements {
    private final AuditPlan plan;
    private final Look look;
    private final List<ShardResult> trained;
    private final Map<Cell, List<Piece>> cells = new HashMap<>();

    /** A state of one re-initialization. */
    private record Cell(String family, String state, int seed) {}

    /** Where a shard has it. */
    private record Piece(ShardResult result, int state) {}

    private Measurements(AuditPlan plan, Look look, List<ShardResult> results) {
        this.plan = plan;
        this.look = look;
        this.trained = results.stream()
                .filter(result -> result.shard().part() instanceof ShardSpec.Trained)
                .toList();
        for (ShardResult result : results) {
            if (result.shard().part() instanceof ShardSpec.Randomized part) {
                List<String> states = result.labels().states();
                for (int s = 0; s < states.size(); s++) {
                    cells.computeIfAbsent(new Cell(part.family().id(), states.get(s), part.seed()), c -> new ArrayList<>())
                            .add(new Piece(result, s));
                }
            }
        }
    }

    /**
     * Puts together the results of all shards that looks up to this one need; others are passed over.
     *
     * @throws IllegalArgumentException when one is missing or not complete
     */
    public static Measurements of(AuditPlan plan, int look, Collection<ShardResult> results) {
        Map<Integer, ShardResult> byNumber = new HashMap<>();
        results.stream()
                .filter(ShardResult::isComplete)
                .filter(result -> !(result.shard().part() instanceof ShardSpec.Other))
                .forEach(result -> byNumber.put(result.shard().number(), result));
        List<ShardResult> needed = new ArrayList<>();
        for (ShardSpec shard : plan.shards()) {
            if (shard.look() <= look) {
                ShardResult result = byNumber.get(shard.number());
                if (result == null) {
                    throw new IllegalArgumentException("shard " + shard.number() + " of look " + look + " is missing");
                }
                needed.add(result);
            }
        }
        needed.sort(Comparator.comparing((ShardResult result) -> result.shard().number()));
        return new Measurements(plan, plan.profile().looks().get(look), needed);
    }

    /** R and N. */
    public Look look() {
        return look;
    }

    /** Similarities to the trained network's maps, seeds x images; gaps where a map said nothing. Method and measure by place. */
    public CrossedTable similarity(Family family, RandomizedState state, int method, int measure) {
        return crossed(family, state, (piece, image) -> piece.result()
                .table(ShardResult.SIMILARITY)
                .get(piece.state(), method, measure, image));
    }

    /** The same by the primary measure, with the highest class taken anew on each network. */
    public CrossedTable recomputed(Family family, RandomizedState state, int method) {
        return crossed(family, state, (piece, image) -> piece.result()
                .table(ShardResult.RECOMPUTED)
                .get(piece.state(), method, image));
    }

    /** Share of the images that a state still classifies as they are, over all seeds; NaN where there is none. */
    public double accuracy(Family family, RandomizedState state) {
        CrossedTable correct = correct(family, state);
        return correct.count() == 0 ? Double.NaN : correct.mean();
    }

    /** 1 where a state classifies the image as it is. */
    public CrossedTable correct(Family family, RandomizedState state) {
        return crossed(family, state, (piece, image) -> piece.result()
                .table(ShardResult.CORRECT)
                .get(piece.state(), image));
    }

    /** Similarity to the map of another class: one row. */
    public CrossedTable randomLogit(int method, int measure) {
        return anchor(ShardResult.RANDOM_LOGIT, method, measure);
    }

    /** Similarity to the map of another image: one row. */
    public CrossedTable otherImage(int method, int measure) {
        return anchor(ShardResult.OTHER_IMAGE, method, measure);
    }

    /** Similarity to the map under other noise: one row. */
    public CrossedTable otherNoise(int method, int measure) {
        return anchor(ShardResult.OTHER_NOISE, method, measure);
    }

    /** Similarity of the maps of two random networks: a row per pair. */
    public CrossedTable randomNetworks(int method, int measure) {
        int pairs = plan.profile().anchors().randomPairs();
        double[] values = new double[pairs * look.images()];
        for (int pair = 0; pair < pairs; pair++) {
            int p = pair;
            double[] row = acrossImages(
                    result -> image -> result.table(ShardResult.RANDOM_NETWORKS).get(p, method, measure, image));
            System.arraycopy(row, 0, values, pair * look.images(), look.images());
        }
        return withGaps(pairs, values);
    }

    /** Relative rise of entropy after full randomization, per image; NaN where there is none. */
    public double[] entropyRise(int method) {
        return acrossImages(
                result -> image -> result.table(ShardResult.ENTROPY_RISE).get(method, image));
    }

    /** How incomplete integrated gradients are, per image; empty when they are not in the profile. */
    public double[] completeness() {
        boolean measured = trained.stream().allMatch(result -> result.tables().containsKey(ShardResult.COMPLETENESS));
        return measured
                ? acrossImages(result ->
                        image -> result.table(ShardResult.COMPLETENESS).get(image))
                : new double[0];
    }

    /** Whether guided backpropagation rewrote every rectifier and differed from the gradient. */
    public boolean guidedEffective() {
        return trained.stream().allMatch(result -> {
            Table guided = result.table(ShardResult.GUIDED);
            return IntStream.range(0, result.shard().images())
                    .allMatch(image -> guided.get(image, 0) > 0
                            && guided.get(image, 0) == guided.get(image, 1)
                            && guided.get(image, 2) > 0);
        });
    }

    /** Whether the method says nothing about this network, whatever the image. */
    public boolean inapplicable(int method) {
        return trained.stream()
                .allMatch(result -> result.table(ShardResult.STATUS).get(0, method, 0)
                        == MapStatus.INAPPLICABLE.code());
    }

    private CrossedTable anchor(String name, int method, int measure) {
        return withGaps(
                1, acrossImages(result -> image -> result.table(name).get(method, measure, image)));
    }

    private double[] acrossImages(java.util.function.Function<ShardResult, IntToDoubleFunction> numbers) {
        double[] row = new double[look.images()];
        java.util.Arrays.fill(row, Double.NaN);
        for (ShardResult result : trained) {
            IntToDoubleFunction of = numbers.apply(result);
            for (int image = 0; image < result.shard().images(); image++) {
                row[result.shard().firstImage() + image] = of.applyAsDouble(image);
            }
        }
        return row;
    }

    private interface Reading {
        double of(Piece piece, int image);
    }

    private CrossedTable crossed(Family family, RandomizedState state, Reading number) {
        boolean primary = family.equals(plan.profile().randomization().families().get(0));
        int seeds = primary ? look.seeds() : plan.profile().randomization().evidenceSeeds();
        double[] values = new double[seeds * look.images()];
        java.util.Arrays.fill(values, Double.NaN);
        for (int seed = 0; seed < seeds; seed++) {
            for (Piece piece : cells.getOrDefault(new Cell(family.id(), state.id(), seed), List.of())) {
                ShardSpec shard = piece.result().shard();
                for (int image = 0; image < shard.images(); image++) {
                    values[seed * look.images() + shard.firstImage() + image] = number.of(piece, image);
                }
            }
        }
        return withGaps(seeds, values);
    }

    private static CrossedTable withGaps(int rows, double[] values) {
        BitSet present = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            present.set(i, Double.isFinite(values[i]));
        }
        return CrossedTable.of(rows, values.length / rows, values, present);
    }
}
