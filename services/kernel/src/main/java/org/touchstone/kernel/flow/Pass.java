package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.diagnose.Sightings;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * One walk through a flow: parameters, statistics, and what normalizations use: the statistics (frozen), or those of the
 * batch. The mode is decided here once, never where a normalization is called. Only frozen passes can be inverted.
 */
public final class Pass {
    /** What normalizations do. */
    private enum Mode {
        FROZEN,
        BATCH,
        FIRST
    }

    private final Params parameters;
    private final Params statistics;
    private final Mode mode;
    private final double momentum;
    private final @Nullable Recording recording;
    private final @Nullable Sightings sightings;
    private final Map<String, Tensor> recorded = new LinkedHashMap<>();
    private final Map<String, Tensor> moments = new LinkedHashMap<>();
    private final Map<String, Tensor> chosen = new LinkedHashMap<>();

    private Pass(
            Params parameters,
            Params statistics,
            Mode mode,
            double momentum,
            @Nullable Recording recording,
            @Nullable Sightings sightings) {
        this.parameters = parameters;
        this.statistics = statistics;
        this.mode = mode;
        this.momentum = momentum;
        this.recording = recording;
        this.sightings = sightings;
    }

    /** Normalizations use the statistics as they are: each example is mapped alone. */
    public static Pass frozen(Params parameters, Params statistics) {
        return new Pass(parameters, statistics, Mode.FROZEN, 0, null, null);
    }

    /** Normalizations use the batch, and statistics move towards it by momentum times the difference. */
    public static Pass batch(Params parameters, Params statistics, double momentum) {
        return new Pass(parameters, statistics, Mode.BATCH, momentum, null, null);
    }

    /** As {@link #batch}, and act-norms choose their parameters so that what they give has mean 0 and variance 1. */
    static Pass first(Params parameters, Params statistics) {
        return new Pass(parameters, statistics, Mode.FIRST, 0, null, null);
    }

    /** The same walk again while recording: each parameter becomes an input when it is first asked for. */
    Pass again(Recording whileRecording) {
        return new Pass(parameters, statistics, mode, momentum, whileRecording, null);
    }

    /** A walk in which the batch normalizes, and what the couplings' networks do is seen. */
    static Pass observed(Params parameters, Params statistics, Sightings sightings) {
        return new Pass(parameters, statistics, Mode.BATCH, 0, null, sightings);
    }

    /** What is seen from here on is of a network with this input. */
    void network(Tensor input) {
        if (sightings != null) {
            sightings.network(input);
        }
    }

    /** z = f(s) after the matrix of that name. */
    Tensor seen(String weight, Activation activation, Tensor s, Tensor z) {
        if (sightings != null) {
            sightings.see(weight, activation, s, z);
        }
        return z;
    }

    boolean isFrozen() {
        return mode == Mode.FROZEN;
    }

    boolean isFirst() {
        return mode == Mode.FIRST;
    }

    double momentum() {
        return momentum;
    }

    Tensor parameter(String name) {
        Tensor tensor = chosen.get(name);
        if (tensor != null) {
            return tensor;
        }
        if (recording == null) {
            return parameters.get(name);
        }
        Tensor input = recording.input(parameters.get(name));
        chosen.put(name, input);
        return input;
    }

    Tensor statistic(String name) {
        return statistics.get(name);
    }

    void requireFrozen(String name) {
        if (!isFrozen()) {
            throw new IllegalStateException(
                    name + " has an inverse only with frozen statistics; decode in a frozen pass");
        }
    }

    void record(String name, Tensor statistic) {
        recorded.put(name, statistic.detach());
    }

    /** Keeps what a normalization used in this pass, so that its batch can be mapped back. */
    void remember(String name, Tensor moment) {
        moments.put(name, moment.detach());
    }

    /** What was remembered; a batch that was not mapped in this pass cannot be mapped back. */
    Tensor remembered(String name, String moment) {
        Tensor tensor = moments.get(name + moment);
        if (tensor == null) {
            requireFrozen(name);
            throw new IllegalStateException(name + " remembers nothing");
        }
        return tensor;
    }

    /** Gives a parameter another value from here on. */
    void choose(String name, Tensor value) {
        chosen.put(name, value);
    }

    /** The parameters as they are after this pass. */
    Params nextParameters() {
        Map<String, Tensor> next = new LinkedHashMap<>(parameters.asMap());
        next.putAll(chosen);
        return Params.of(next);
    }

    /** The parameters asked for while recording, as inputs of the recording. */
    Map<String, Tensor> inputs() {
        return chosen;
    }

    /** The statistics as they are after this pass: constants. */
    public Params nextStatistics() {
        Map<String, Tensor> next = new LinkedHashMap<>(statistics.asMap());
        next.putAll(recorded);
        return Params.of(next);
    }

    /** Runs the work in a scope of its own; its result and what it recorded stay. */
    Mapped map(Supplier<Mapped> work) {
        try (Scope scope = Scope.open()) {
            Mapped mapped = work.get();
            keep(scope);
            scope.keep(mapped.value());
            scope.keep(mapped.logDeterminant());
            return mapped;
        }
    }

    /** As {@link #map}, for one tensor. */
    Tensor compute(Supplier<Tensor> work) {
        try (Scope scope = Scope.open()) {
            Tensor result = work.get();
            keep(scope);
            return scope.keep(result);
        }
    }

    private void keep(Scope scope) {
        recorded.values().forEach(scope::keep);
        moments.values().forEach(scope::keep);
        chosen.values().forEach(scope::keep);
        if (sightings != null) {
            sightings.keepIn(scope);
        }
    }
}
