package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.OptimizerState;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** One optimizer per group of parameters (encoder, decoder, output), each with its rate. Owns the tensors of their states. */
final class GroupedOptimizer<S extends OptimizerState> implements AutoCloseable {
    private static final List<String> GROUPS = List.of(ModelSpec.ENCODER, ModelSpec.DECODER, ModelSpec.OUTPUT);

    private final Optimizer<S> optimizer;
    private List<S> states;
    private long steps;

    private GroupedOptimizer(Optimizer<S> optimizer, List<S> states, long steps) {
        this.optimizer = optimizer;
        this.states = states;
        this.steps = steps;
    }

    static <S extends OptimizerState> GroupedOptimizer<S> start(Optimizer<S> optimizer, Params parameters) {
        try (Scope scope = Scope.open()) {
            List<S> states = GROUPS.stream()
                    .map(group -> optimizer.init(group(parameters, group)))
                    .toList();
            return new GroupedOptimizer<>(optimizer, released(scope, states), 0);
        }
    }

    /** @param read gives the arrays of a slot like the given parameters */
    static <S extends OptimizerState> GroupedOptimizer<S> restore(
            Optimizer<S> optimizer, Params parameters, BiFunction<String, Params, Params> read, long steps) {
        try (Scope scope = Scope.open()) {
            List<S> states = new ArrayList<>();
            for (String group : GROUPS) {
                Params own = group(parameters, group);
                Map<String, Params> slots = new LinkedHashMap<>();
                for (String slot : optimizer.init(own).slots().keySet()) {
                    slots.put(slot, read.apply(slot, own));
                }
                states.add(optimizer.restore(slots));
            }
            return new GroupedOptimizer<>(optimizer, released(scope, states), steps);
        }
    }

    /** All at once, so that none is left behind when another one fails. */
    private static <S extends OptimizerState> List<S> released(Scope scope, List<S> states) {
        states.forEach(state -> state.slots().values().forEach(scope::release));
        return states;
    }

    private static Params group(Params all, String prefix) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        all.asMap().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                own.put(name, tensor);
            }
        });
        return Params.of(own);
    }

    /** New parameters, made in the current scope; the states move on. */
    Params update(Params gradient, Params parameters, Rates rates) {
        try (Scope scope = Scope.open()) {
            List<S> next = new ArrayList<>();
            Params moved = Params.empty();
            for (int i = 0; i < GROUPS.size(); i++) {
                String group = GROUPS.get(i);
                Optimizer.Step<S> step = optimizer.update(
                        group(gradient, group),
                        states.get(i),
                        group(parameters, group),
                        steps,
                        rates.inOrder().get(i));
                next.add(step.state());
                moved = moved.and(step.parameters());
            }
            close();
            states = released(scope, next);
            steps++;
            return scope.keep(moved);
        }
    }

    long steps() {
        return steps;
    }

    /** The arrays of all groups by slot. */
    Map<String, Params> slots() {
        Map<String, Params> slots = new LinkedHashMap<>();
        states.forEach(state -> state.slots().forEach((slot, params) -> slots.merge(slot, params, Params::and)));
        return slots;
    }

    @Override
    public void close() {
        states.forEach(state -> state.slots().values().forEach(Params::close));
    }
}
