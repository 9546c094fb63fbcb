package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.touchstone.kernel.saliency.check.ShardSpec.Other;
import org.touchstone.kernel.saliency.check.ShardSpec.Randomized;
import org.touchstone.kernel.saliency.check.ShardSpec.Trained;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.similarity.SimilarityMeasure;
import org.touchstone.kernel.saliency.statistics.CrossedTable;
import org.touchstone.kernel.saliency.verdict.Anchor;
import org.touchstone.kernel.saliency.verdict.Anchors;
import org.touchstone.kernel.saliency.verdict.AuditStatistics;
import org.touchstone.kernel.saliency.verdict.Check;
import org.touchstone.kernel.saliency.verdict.CheckTable;
import org.touchstone.kernel.saliency.verdict.DecisionRules;
import org.touchstone.kernel.saliency.verdict.MethodFacts;
import org.touchstone.kernel.saliency.verdict.MethodStatistics;

/**
 * What the shards of an audit say together after a look: seeds by images for every method, measure and state, beside the anchors
 * from the same images. A pure function of the plan and the results, whatever order they come in.
 */
public final class AuditAggregation {
    /** How much better than chance fully randomized networks may classify: they favour few classes, so they vary. */
    private static final double MOST_ABOVE_CHANCE = 0.2;

    private final AuditPlan plan;
    private final Look look;
    private final List<ShardResult> results;

    private AuditAggregation(AuditPlan plan, int look, List<ShardResult> results) {
        this.plan = plan;
        this.look = plan.profile().looks().get(look);
        this.results =
                results.stream().filter(result -> result.shard().look() <= look).toList();
    }

    /** The statistics of a look; methods without a single map are declared, but not measured. */
    public static AuditStatistics statistics(AuditPlan plan, int look, List<ShardResult> results, DecisionRules rules) {
        AuditAggregation all = new AuditAggregation(plan, look, results);
        List<MethodStatistics> methods = new ArrayList<>();
        for (int m = 0; m < plan.profile().methods().size(); m++) {
            if (all.applies(m)) {
                methods.add(all.method(m));
            }
        }
        return AuditStatistics.of(
                rules, plan.profile().methods().stream().map(Method::id).toList(), methods);
    }

    private boolean applies(int method) {
        return results.stream()
                .filter(result -> result.shard().part() instanceof Trained)
                .anyMatch(result -> {
                    for (int i = 0; i < result.shard().images(); i++) {
                        if (result.table(ShardResult.STATUS).get(0, method, i) != MapStatus.INAPPLICABLE.code()) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private MethodStatistics method(int m) {
        List<CheckTable> tables = new ArrayList<>();
        Map<String, Anchors> anchors = new HashMap<>();
        List<SimilarityMeasure> measures = plan.profile().measures();
        for (int k = 0; k < measures.size(); k++) {
            String measure = measures.get(k).name();
            for (Order order : plan.profile().randomization().orders()) {
                for (int depth = 1; depth <= plan.groups().size(); depth++) {
                    Check check = new Check(
                            Check.Kind.valueOf(order.name()),
                            depth,
                            plan.groups().size());
                    String state = order.state(plan.groups().size(), depth).id();
                    tables.add(new CheckTable(check, measure, randomized(state, m, k)));
                }
            }
            tables.add(new CheckTable(Check.randomLogit(), measure, rows(ShardResult.RANDOM_LOGIT, m, k)));
            if (results.stream().anyMatch(result -> result.shard().part() instanceof Other)) {
                tables.add(new CheckTable(Check.data(), measure, compared(m, k)));
            }
            anchors.put(measure, anchors(m, k));
        }
        return new MethodStatistics(plan.profile().methods().get(m).id(), facts(m), tables, anchors);
    }

    /** Numbers by seed and image; a cell that no shard fills is missing. */
    private final class Cells {
        private final int rows;
        private final double[] values;
        private final BitSet present = new BitSet();

        Cells(int rows) {
            this.rows = rows;
            this.values = new double[rows * look.images()];
        }

        void put(int row, int image, double value) {
            if (!Double.isNaN(value) && row < rows && image < look.images()) {
                values[row * look.images() + image] = value;
                present.set(row * look.images() + image);
            }
        }

        CrossedTable table() {
            return CrossedTable.of(rows, look.images(), values, present);
        }
    }

    private CrossedTable randomized(String state, int m, int k) {
        Family family = plan.profile().randomization().families().get(0);
        Cells cells = new Cells(look.seeds());
        for (ShardResult result : results) {
            int s = result.labels().states().indexOf(state);
            if (s >= 0
                    && result.shard().part() instanceof Randomized part
                    && part.family().equals(family)) {
                Table table = result.table(ShardResult.SIMILARITY);
                for (int i = 0; i < result.shard().images(); i++) {
                    cells.put(part.seed(), result.shard().firstImage() + i, table.get(s, m, k, i));
                }
            }
        }
        return cells.table();
    }

    private CrossedTable trained(String name, int m, int k) {
        Cells cells = new Cells(1);
        for (ShardResult result : results) {
            if (result.shard().part() instanceof Trained) {
                Table table = result.table(name);
                for (int i = 0; i < result.shard().images(); i++) {
                    cells.put(0, result.shard().firstImage() + i, table.get(m, k, i));
                }
            }
        }
        return cells.table();
    }

    private CrossedTable compared(int m, int k) {
        Cells cells = new Cells(1);
        for (ShardResult result : results) {
            if (result.shard().part() instanceof Other) {
                for (int i = 0; i < result.shard().images(); i++) {
                    cells.put(
                            0,
                            result.shard().firstImage() + i,
                            result.table(ShardResult.SIMILARITY).get(0, m, k, i));
                }
            }
        }
        return cells.table();
    }

    private Anchors anchors(int m, int k) {
        Method method = plan.profile().methods().get(m);
        Anchor ceiling =
                TrainedWork.isNoisy(method) ? Anchor.renoised(trained(ShardResult.OTHER_NOISE, m, k)) : Anchor.one();
        double[] pairs = results.stream()
                .filter(result -> result.shard().part() instanceof Trained)
                .flatMapToDouble(result -> IntStream.range(0, result.shard().images())
                        .mapToDouble(i -> result.table(ShardResult.OTHER_IMAGE).get(m, k, i)))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        return Anchors.of(
                ceiling, Anchor.otherImages(pairs), Anchor.randomNetworks(rows(ShardResult.RANDOM_NETWORKS, m, k)));
    }

    /** Of the trained model's shards: a table [rows, methods, measures, images]. */
    private CrossedTable rows(String name, int m, int k) {
        List<ShardResult> trained = results.stream()
                .filter(result -> result.shard().part() instanceof Trained)
                .toList();
        int rows = trained.stream()
                .mapToInt(result -> result.table(name).shape().get(0))
                .max()
                .orElse(1);
        Cells cells = new Cells(rows);
        for (ShardResult result : trained) {
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < result.shard().images(); i++) {
                    cells.put(
                            row,
                            result.shard().firstImage() + i,
                            result.table(name).get(row, m, k, i));
                }
            }
        }
        return cells.table();
    }

    private MethodFacts facts(int m) {
        Method method = plan.profile().methods().get(m);
        boolean guided = method instanceof Method.GuidedBackpropagation || method instanceof Method.GuidedGradCam;
        return new MethodFacts(!guided || hooksEffective(), true, randomizedToChance(), true, false);
    }

    private boolean hooksEffective() {
        boolean everywhere = true;
        double largest = 0;
        for (ShardResult result : results) {
            if (result.shard().part() instanceof Trained) {
                Table guided = result.table(ShardResult.GUIDED);
                for (int i = 0; i < result.shard().images(); i++) {
                    everywhere &= guided.get(i, 0) == guided.get(i, 1);
                    largest = Math.max(largest, guided.get(i, 2));
                }
            }
        }
        return everywhere && largest > 0;
    }

    private boolean randomizedToChance() {
        String full =
                Order.TOP_DOWN.state(plan.groups().size(), plan.groups().size()).id();
        double accuracy = mean(result -> result.labels().states().indexOf(full));
        return Double.isNaN(accuracy) || accuracy <= 1.0 / classes() + MOST_ABOVE_CHANCE;
    }

    /** Of the probes; those that no probe has cannot be guessed. */
    private long classes() {
        return Math.max(1, plan.probes().classes().stream().distinct().count());
    }

    private double mean(ToDoubleFunction<ShardResult> stateOf) {
        double sum = 0;
        int count = 0;
        for (ShardResult result : results) {
            int state = (int) stateOf.applyAsDouble(result);
            if (state >= 0 && result.shard().part() instanceof Randomized) {
                for (int i = 0; i < result.shard().images(); i++) {
                    sum += result.table(ShardResult.CORRECT).get(state, i);
                    count++;
                }
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
