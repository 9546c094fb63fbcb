package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.saliency.check.ShardResult.Labels;
import org.touchstone.kernel.saliency.check.ShardSpec.Randomized;
import org.touchstone.kernel.saliency.method.Explained;
import org.touchstone.kernel.saliency.method.Explanation;
import org.touchstone.kernel.saliency.randomization.ModelLayer;
import org.touchstone.kernel.saliency.randomization.Parameter;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.saliency.randomization.Randomizer;

/** The trained network beside states of one re-initialization. */
final class RandomizedWork implements ShardWork {
    private final Context context;
    private final Labels labels;
    private final StateRunners runners;
    private final List<Explained> networks;
    private final boolean keepsMaps;

    RandomizedWork(Context context, Randomized part) {
        this.context = context;
        AuditPlan plan = context.plan();
        List<RandomizedState> states = plan.states(context.shard());
        this.labels = new Labels(
                states.stream().map(RandomizedState::id).toList(),
                states.stream()
                        .map(state -> share(context.subject(), plan, state))
                        .toList(),
                context.methodIds(),
                context.measureNames());
        this.runners = new StateRunners(context.subject().network());
        Randomizer randomizer = new Randomizer(
                context.subject().network(),
                plan.groups(),
                part.family(),
                plan.profile().randomization().policy(),
                plan.drawKeys(),
                part.seed());
        this.networks = new ArrayList<>(List.of(runners.trained()));
        networks.addAll(runners.randomized(states, randomizer, part.family().id() + "/" + part.seed()));
        this.keepsMaps = part.seed() == 0;
    }

    private static double share(AuditSubject subject, AuditPlan plan, RandomizedState state) {
        long changed = state.groups().stream()
                .flatMap(group -> plan.groups().get(group).stream())
                .map(ModelLayer::parameters)
                .mapToLong(Parameter::trainable)
                .sum();
        return changed / (double) subject.layers().trainable();
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void add(Block block, ShardResult result) {
        boolean both = context.plan().profile().anchors().bothConventions();
        List<Explanation> explanations = context.explainer().explain(block.batch(), networks, both);
        BlockMaps trained = context.maps(explanations.get(0));
        Comparisons originals = context.originals(trained, block);
        for (int s = 0; s < labels.states().size(); s++) {
            Explanation explanation = explanations.get(s + 1);
            BlockMaps maps = context.maps(explanation);
            context.record(maps, s, block, result, keepsMaps);
            context.recordCorrect(explanation, s, block, result);
            context.compare(originals, maps, s, block, result);
            if (both) {
                recomputed(originals, explanation, s, block, result);
            }
        }
    }

    private void recomputed(
            Comparisons originals, Explanation explanation, int state, Block block, ShardResult result) {
        BlockMaps maps = BlockMaps.of(
                context.methods(), explanation.recomputed(), context.subject().size());
        int methods = context.methods().size();
        Table table = result.orEmpty(
                ShardResult.RECOMPUTED,
                labels.states().size(),
                methods,
                context.shard().images());
        for (int m = 0; m < methods; m++) {
            for (int i = 0; i < block.count(); i++) {
                table.set(originals.value(0, m, i, maps.of(m, i)), state, m, block.first() + i);
            }
        }
    }

    @Override
    public void close() {
        runners.close();
    }
}
