package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.check.ShardResult.Labels;
import org.touchstone.kernel.saliency.method.Explained;
import org.touchstone.kernel.saliency.method.Explainer;
import org.touchstone.kernel.saliency.method.Explanation;
import org.touchstone.kernel.saliency.method.ImageBatch;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** The trained network's maps, and all that similarities are held against: floors, ceilings, another class. */
final class TrainedWork implements ShardWork {
    private final Context context;
    private final Labels labels;
    private final StateRunners runners;
    private final Explainer noisy;
    private final ArchitectureFloor floor;

    TrainedWork(Context context) {
        this.context = context;
        this.labels = new Labels(
                List.of(RandomizedState.TRAINED.id()), List.of(0.0), context.methodIds(), context.measureNames());
        this.runners = new StateRunners(context.subject().network());
        this.noisy = Context.explainer(
                context.subject(),
                context.methods().stream().filter(TrainedWork::isNoisy).toList());
        this.floor = new ArchitectureFloor(context, runners);
    }

    static boolean isNoisy(Method method) {
        return method instanceof Method.SmoothGrad
                || method instanceof Method.SmoothGradSquared
                || method instanceof Method.VarGrad
                || method instanceof Method.SmoothedIntegratedGradients
                || method instanceof Method.RandomMap;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void add(Block block, ShardResult result) {
        Explanation explanation = context.explainer()
                .explain(block.batch(), List.of(runners.trained()), false)
                .get(0);
        BlockMaps maps = context.maps(explanation);
        context.record(maps, 0, block, result, true);
        context.recordCorrect(explanation, 0, block, result);
        guided(explanation.guided(), block, result);
        completeness(explanation, block, result);
        Comparisons originals = context.originals(maps, block);
        otherClasses(originals, block, result);
        otherImages(originals, maps, block, result);
        otherNoise(originals, maps, block, result);
        floor.add(originals, block, result);
    }

    private void guided(Explanation.Guided guided, Block block, ShardResult result) {
        Table table = result.orEmpty(ShardResult.GUIDED, context.shard().images(), 3);
        for (int i = 0; i < block.count(); i++) {
            table.set(guided.rectifiers(), block.first() + i, 0);
            table.set(guided.rewritten(), block.first() + i, 1);
            table.set(guided.largestDifference(), block.first() + i, 2);
        }
    }

    /** |sum of attributions - (S(x) - S(baseline))| / |S(x) - S(baseline)| of integrated gradients. */
    private void completeness(Explanation explanation, Block block, ShardResult result) {
        Optional<Tensor> attributions = explanation.attributions().entrySet().stream()
                .filter(entry -> entry.getKey() instanceof Method.IntegratedGradients)
                .map(Map.Entry::getValue)
                .findFirst();
        if (attributions.isEmpty()) {
            return;
        }
        Table table = result.orEmpty(ShardResult.COMPLETENESS, context.shard().images());
        double[] errors = context.explainer()
                .incompleteness(block.batch(), runners.trained(), explanation.scores(), attributions.get());
        for (int i = 0; i < errors.length; i++) {
            table.set(errors[i], block.first() + i);
        }
    }

    /** Each draw is another of the classes that the image is not; one after the other, for their maps' sake. */
    private void otherClasses(Comparisons originals, Block block, ShardResult result) {
        int classes = context.subject().classes();
        int draws = context.plan().otherClasses(classes);
        Table table = result.orEmpty(
                ShardResult.RANDOM_LOGIT,
                draws,
                context.methods().size(),
                context.measures().size(),
                context.shard().images());
        List<int[]> steps = block.batch().keys().stream()
                .map(key -> key.fold("other class").permutation(classes - 1))
                .toList();
        for (int draw = 0; draw < draws; draw++) {
            List<Integer> others = new ArrayList<>();
            for (int i = 0; i < block.count(); i++) {
                others.add((block.batch().classes().get(i) + 1 + steps.get(i)[draw]) % classes);
            }
            // A random control draws its map anew, as for any other network.
            Explained other = new Explained(runners.trained().runner(), "another class/" + draw);
            BlockMaps maps = Scope.evaluate(() -> context.maps(context.explainer()
                    .explain(block.batch().explaining(others), List.of(other), false)
                    .get(0)));
            context.compare(originals, maps, block, table, draw);
        }
    }

    /** Each image beside another one of its block. */
    private void otherImages(Comparisons originals, BlockMaps maps, Block block, ShardResult result) {
        Table table = table(ShardResult.OTHER_IMAGE, result);
        if (block.count() < 2) {
            return;
        }
        for (int i = 0; i < block.count(); i++) {
            Key key = block.batch().keys().get(i).fold("other image");
            int other = (i + 1 + key.generator().nextInt(block.count() - 1)) % block.count();
            for (int m = 0; m < context.methods().size(); m++) {
                for (int k = 0; k < context.measures().size(); k++) {
                    table.set(originals.value(k, m, i, maps.of(m, other)), m, k, block.first() + i);
                }
            }
        }
    }

    private void otherNoise(Comparisons originals, BlockMaps maps, Block block, ShardResult result) {
        List<Key> keys = block.batch().keys().stream()
                .map(key -> key.fold("other noise"))
                .toList();
        ImageBatch batch = ImageBatch.of(block.batch().x(), block.batch().classes(), keys);
        Explanation again =
                noisy.explain(batch, List.of(runners.trained()), false).get(0);
        BlockMaps found = context.maps(again);
        Table table = table(ShardResult.OTHER_NOISE, result);
        for (int m = 0; m < context.methods().size(); m++) {
            boolean drawn = isNoisy(context.methods().get(m));
            for (int i = 0; i < block.count(); i++) {
                for (int k = 0; k < context.measures().size(); k++) {
                    table.set(
                            originals.value(k, m, i, drawn ? found.of(m, i) : maps.of(m, i)), m, k, block.first() + i);
                }
            }
        }
    }

    private Table table(String name, ShardResult result) {
        return result.orEmpty(
                name,
                context.methods().size(),
                context.measures().size(),
                context.shard().images());
    }

    @Override
    public void close() {
        runners.close();
    }
}
