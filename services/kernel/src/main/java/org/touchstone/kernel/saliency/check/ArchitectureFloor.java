package org.touchstone.kernel.saliency.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.touchstone.kernel.saliency.method.Explained;
import org.touchstone.kernel.saliency.method.NoisyCopies;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.saliency.randomization.Randomizer;
import org.touchstone.kernel.saliency.similarity.EntropyRise;
import org.touchstone.kernel.saliency.similarity.Spearman;
import org.touchstone.kernel.tensor.Scope;

/**
 * What architecture and input alone give: fully random networks in pairs, and the trained network beside the first of them.
 * One random network is in memory at a time; it is drawn again for each block, because its key says all about it.
 */
final class ArchitectureFloor {
    /** Seeds of the networks, beyond those of any look. */
    private static final long FIRST_RANDOM = 1_000_000;

    /** sMPRT (Hedström et al. 2024): deviation of the noise by the range of the image. */
    private static final double SMOOTH_SPREAD = 0.1;

    private final ShardWork.Context context;
    private final StateRunners runners;
    private final Optional<NoisyCopies> copies;

    ArchitectureFloor(ShardWork.Context context, StateRunners runners) {
        this.context = context;
        this.runners = runners;
        int samples = context.plan().profile().anchors().smoothSamples();
        this.copies = samples == 0
                ? Optional.empty()
                : Optional.of(new NoisyCopies(
                        ShardWork.Context.explainer(
                                context.subject(), context.plan().smoothed()),
                        samples,
                        SMOOTH_SPREAD,
                        context.subject().rows()));
    }

    void add(Comparisons trained, Block block, ShardResult result) {
        int methods = context.methods().size();
        int images = context.shard().images();
        int pairs = context.plan().profile().anchors().randomPairs();
        Table table = result.orEmpty(
                ShardResult.RANDOM_NETWORKS, pairs, methods, context.measures().size(), images);
        Table entropy = result.orEmpty(ShardResult.ENTROPY_RISE, methods, images);
        for (int pair = 0; pair < pairs; pair++) {
            BlockMaps first = maps(2 * pair, block);
            BlockMaps second = maps(2 * pair + 1, block);
            context.compare(context.originals(first, block), second, block, table, pair);
            if (pair == 0) {
                each(
                        block,
                        (m, i) -> entropy.set(
                                trained.value(EntropyRise.EMPRT, m, i, first.of(m, i)), m, block.first() + i));
            }
        }
        copies.ifPresent(averaged -> smoothed(averaged, block, result));
    }

    /** sMPRT; methods that average over noisy copies themselves have no number. */
    private void smoothed(NoisyCopies averaged, Block block, ShardResult result) {
        Table table = result.orEmpty(
                ShardResult.SMOOTHED, context.methods().size(), context.shard().images());
        Comparisons originals = context.originals(mean(averaged, runners.trained(), block), block);
        BlockMaps random = lend(0, network -> mean(averaged, network, block));
        each(
                block,
                (m, i) -> table.set(originals.value(Spearman.ABSOLUTE, m, i, random.of(m, i)), m, block.first() + i));
    }

    private BlockMaps mean(NoisyCopies averaged, Explained network, Block block) {
        return Scope.evaluate(() -> BlockMaps.of(
                context.methods(),
                averaged.mean(block.batch(), network),
                context.subject().size()));
    }

    private BlockMaps maps(int number, Block block) {
        return lend(
                number,
                network -> Scope.evaluate(() -> context.maps(context.explainer()
                        .explain(block.batch(), List.of(network), false)
                        .get(0))));
    }

    private BlockMaps lend(int number, Function<Explained, BlockMaps> use) {
        AuditPlan plan = context.plan();
        Randomizer randomizer = new Randomizer(
                context.subject().network(),
                plan.groups(),
                plan.profile().randomization().families().get(0),
                plan.profile().randomization().policy(),
                plan.drawKeys(),
                FIRST_RANDOM + number);
        return runners.lend(RandomizedState.range(0, plan.groups().size()), randomizer, "floor/" + number, use);
    }

    @FunctionalInterface
    private interface Cell {
        void at(int method, int image);
    }

    private void each(Block block, Cell cell) {
        for (int m = 0; m < context.methods().size(); m++) {
            for (int i = 0; i < block.count(); i++) {
                cell.at(m, i);
            }
        }
    }
}
