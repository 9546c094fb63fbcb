package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.saliency.method.Explained;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.saliency.randomization.Randomizer;
import org.touchstone.kernel.tensor.DType;

/** The trained network and its randomized states, ready to run. A state of a cascade shares the numbers of the one before. */
final class StateRunners implements AutoCloseable {
    private final GraphRunner trained;
    private final List<GraphRunner> opened = new ArrayList<>();

    StateRunners(OnnxNetwork network) {
        trained = GraphRunner.of(network, DType.F32);
    }

    Explained trained() {
        return new Explained(trained, RandomizedState.TRAINED.id());
    }

    /** The states, in order. */
    List<Explained> randomized(List<RandomizedState> states, Randomizer randomizer, String name) {
        List<Explained> all = new ArrayList<>();
        RandomizedState before = RandomizedState.TRAINED;
        GraphRunner runner = trained;
        for (RandomizedState state : states) {
            boolean further = state.groups().containsAll(before.groups());
            GraphRunner base = further ? runner : trained;
            Map<String, float[]> replacements = randomizer.replacements(state);
            if (further) {
                replacements.keySet().removeAll(randomizer.replacements(before).keySet());
            }
            runner = base.with(base.network().with(replacements));
            opened.add(runner);
            all.add(new Explained(runner, name + "/" + state.id()));
            before = state;
        }
        return all;
    }

    /** What a use of a randomized network gives; the network's numbers are released at once. */
    <T> T lend(RandomizedState state, Randomizer randomizer, String name, Function<Explained, T> use) {
        try (GraphRunner runner = trained.with(trained.network().with(randomizer.replacements(state)))) {
            return use.apply(new Explained(runner, name + "/" + state.id()));
        }
    }

    @Override
    public void close() {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        trained.close();
    }
}
