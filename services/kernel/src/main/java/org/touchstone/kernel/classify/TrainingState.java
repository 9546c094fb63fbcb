package org.touchstone.kernel.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** What changes from step to step: parameters, running statistics, the optimizer's memory. Owns their tensors. */
final class TrainingState implements AutoCloseable {
    private static final String PARAMETERS = "parameters/";
    private static final String STATISTICS = "statistics/";

    private final OptimizerRun<?> optimizer;
    private Params parameters;
    private Params statistics;

    private TrainingState(OptimizerRun<?> optimizer, Params parameters, Params statistics) {
        this.optimizer = optimizer;
        this.parameters = parameters;
        this.statistics = statistics;
    }

    /** Parameters as the initialization makes them, of the first batch's pixels where it asks for some. */
    static TrainingState start(Network network, TrainingSpec spec, Supplier<Tensor> firstPixels) {
        try (Scope scope = Scope.open()) {
            Key key = Key.of(spec.seed()).fold("init");
            Params parameters = scope.release(network.initialParameters(spec.initialization(), key, firstPixels));
            Params statistics = scope.release(network.initialStatistics());
            return new TrainingState(OptimizerRun.start(spec.optimizer(), parameters), parameters, statistics);
        }
    }

    static TrainingState restore(Network network, Optimizer<?> optimizer, Map<String, NamedArray> arrays) {
        try (Scope scope = Scope.open()) {
            Params parameters = NamedArrays.take(arrays, PARAMETERS, network.parameterShapes());
            Params statistics = NamedArrays.take(arrays, STATISTICS, network.statisticShapes());
            OptimizerRun<?> run = OptimizerRun.restore(optimizer, parameters, arrays);
            return new TrainingState(run, scope.release(parameters), scope.release(statistics));
        }
    }

    Params parameters() {
        return parameters;
    }

    Params statistics() {
        return statistics;
    }

    OptionalLong fellBackAt() {
        return optimizer.fellBackAt();
    }

    /** Moves on by one step of the optimizer. */
    void advance(Params gradient, Params nextStatistics, double loss, long step, double rateFactor) {
        try (Scope scope = Scope.open()) {
            Params next = scope.release(optimizer.update(gradient, parameters, loss, step, rateFactor));
            parameters.close();
            parameters = next;
        }
        if (nextStatistics.size() > 0) {
            try (Scope scope = Scope.open()) {
                Params next = scope.release(nextStatistics.detach());
                statistics.close();
                statistics = next;
            }
        }
    }

    /** The current model; it shares memory with this state, which never changes it. */
    Classifier classifier(Network network, Normalization normalization) {
        try (Scope scope = Scope.open()) {
            return new Classifier(
                    network, normalization, scope.release(parameters.detach()), scope.release(statistics.detach()));
        }
    }

    Map<String, NamedArray> arrays() {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        NamedArrays.put(arrays, PARAMETERS, parameters);
        NamedArrays.put(arrays, STATISTICS, statistics);
        optimizer.save(arrays);
        return arrays;
    }

    @Override
    public void close() {
        parameters.close();
        statistics.close();
        optimizer.close();
    }
}
