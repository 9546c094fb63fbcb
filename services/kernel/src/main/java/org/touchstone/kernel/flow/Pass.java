package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * One walk through a flow: parameters, statistics, and whether normalizations use the statistics (frozen) or those of the
 * batch. The mode is decided here once, never where a normalization is called. Only frozen passes can be inverted.
 */
public final class Pass {
    private final Params parameters;
    private final Params statistics;
    private final boolean frozen;
    private final double momentum;
    private final Map<String, Tensor> recorded = new LinkedHashMap<>();

    private Pass(Params parameters, Params statistics, boolean frozen, double momentum) {
        this.parameters = parameters;
        this.statistics = statistics;
        this.frozen = frozen;
        this.momentum = momentum;
    }

    /** Normalizations use the statistics as they are: each example is mapped alone. */
    public static Pass frozen(Params parameters, Params statistics) {
        return new Pass(parameters, statistics, true, 0);
    }

    /** Normalizations use the batch, and statistics move towards it by momentum times the difference. */
    public static Pass batch(Params parameters, Params statistics, double momentum) {
        return new Pass(parameters, statistics, false, momentum);
    }

    boolean isFrozen() {
        return frozen;
    }

    double momentum() {
        return momentum;
    }

    Tensor parameter(String name) {
        return parameters.get(name);
    }

    Tensor statistic(String name) {
        return statistics.get(name);
    }

    void requireFrozen(String name) {
        if (!frozen) {
            throw new IllegalStateException(
                    name + " has an inverse only with frozen statistics; decode in a frozen pass");
        }
    }

    void record(String name, Tensor statistic) {
        recorded.put(name, statistic.detach());
    }

    /** The statistics as they are after this pass: constants. */
    public Params nextStatistics() {
        Map<String, Tensor> next = new LinkedHashMap<>(statistics.asMap());
        next.putAll(recorded);
        return Params.of(next);
    }

    /** Runs the work in a scope of its own; its result and recorded statistics stay. */
    Mapped map(Supplier<Mapped> work) {
        try (Scope scope = Scope.open()) {
            Mapped mapped = work.get();
            recorded.values().forEach(scope::keep);
            scope.keep(mapped.value());
            scope.keep(mapped.logDeterminant());
            return mapped;
        }
    }

    /** As {@link #map}, for one tensor. */
    Tensor compute(Supplier<Tensor> work) {
        try (Scope scope = Scope.open()) {
            Tensor result = work.get();
            recorded.values().forEach(scope::keep);
            return scope.keep(result);
        }
    }
}
