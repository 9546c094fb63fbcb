package org.touchstone.kernel.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.touchstone.kernel.optim.Learned;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.OptimizerState;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;

/** An optimizer with its current state, whose tensors it owns. */
final class OptimizerRun<S extends OptimizerState> implements AutoCloseable {
    private static final String PREFIX = "optimizer/";

    private final Optimizer<S> optimizer;
    private S state;

    private OptimizerRun(Optimizer<S> optimizer, S state) {
        this.optimizer = optimizer;
        this.state = state;
    }

    static <S extends OptimizerState> OptimizerRun<S> start(Optimizer<S> optimizer, Params parameters) {
        try (Scope scope = Scope.open()) {
            S state = optimizer.init(parameters);
            state.slots().values().forEach(scope::release);
            return new OptimizerRun<>(optimizer, state);
        }
    }

    static <S extends OptimizerState> OptimizerRun<S> restore(
            Optimizer<S> optimizer, Params parameters, Map<String, NamedArray> arrays) {
        try (Scope scope = Scope.open()) {
            Map<String, Params> slots = new LinkedHashMap<>();
            optimizer
                    .init(parameters)
                    .slots()
                    .forEach((slot, first) -> slots.put(slot, NamedArrays.like(arrays, PREFIX + slot + "/", first)));
            slots.values().forEach(scope::release);
            return new OptimizerRun<>(optimizer, optimizer.restore(slots));
        }
    }

    /** New parameters, made in the current scope; the state moves on. */
    Params update(Params gradient, Params parameters, double loss, long step, double rateFactor) {
        try (Scope scope = Scope.open()) {
            Optimizer.Step<S> next = optimizer.update(gradient, state, parameters, loss, step, rateFactor);
            next.state().slots().values().forEach(scope::release);
            close();
            state = next.state();
            return scope.keep(next.parameters());
        }
    }

    /** After how many steps a learned optimizer gave way to a hand-made one, if it did. */
    OptionalLong fellBackAt() {
        return state instanceof Learned.Memory memory ? memory.fellBackAt() : OptionalLong.empty();
    }

    void save(Map<String, NamedArray> into) {
        state.slots().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(slot -> NamedArrays.put(into, PREFIX + slot.getKey() + "/", slot.getValue()));
    }

    @Override
    public void close() {
        state.slots().values().forEach(Params::close);
    }
}
