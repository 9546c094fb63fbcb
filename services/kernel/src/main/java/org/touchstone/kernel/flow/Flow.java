package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * A flow with its numbers: an exact density. log p(x) = log N(encode(x); 0, I) + log|det dz/dx|, equation 3. Normalizations
 * are frozen, so each example is treated alone. Any thread may use it until it is closed.
 */
public final class Flow implements AutoCloseable {
    static final String PARAMETERS = "parameters/";
    static final String STATISTICS = "statistics/";

    private static final int AT_ONCE = 32;

    private final FlowSpec spec;
    private final Bijection bijection;
    private final Params parameters;
    private final Params statistics;

    /** Takes the tensors, which belong to no scope. */
    Flow(FlowSpec spec, Params parameters, Params statistics) {
        this.spec = spec;
        this.bijection = spec.bijection();
        this.parameters = parameters;
        this.statistics = statistics;
    }

    /**
     * A flow of these numbers, as {@link #arrays()} gave them. The caller closes it.
     *
     * @throws SpecException when one is missing, or of another shape than the specification asks for
     */
    public static Flow load(FlowSpec spec, Map<String, NamedArray> arrays) {
        try (Scope scope = Scope.open()) {
            Params parameters = spec.initialParameters(Key.of(0), DType.F32);
            Params statistics = spec.bijection().initialStatistics(DType.F32);
            // Released only when both are there: one that nobody takes would never be freed.
            Params loaded = FlowTraining.take(arrays, PARAMETERS, parameters);
            Params measured = FlowTraining.take(arrays, STATISTICS, statistics);
            return new Flow(spec, scope.release(loaded), scope.release(measured));
        }
    }

    /** All its numbers, by name. */
    public Map<String, NamedArray> arrays() {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        FlowTraining.put(arrays, PARAMETERS, parameters);
        FlowTraining.put(arrays, STATISTICS, statistics);
        return arrays;
    }

    public FlowSpec spec() {
        return spec;
    }

    Bijection bijection() {
        return bijection;
    }

    Params parameters() {
        return parameters;
    }

    Params statistics() {
        return statistics;
    }

    Pass pass() {
        return Pass.frozen(parameters, statistics);
    }

    /** Latents and log-determinants. */
    public Mapped encode(Tensor x) {
        requireShape(x);
        return bijection.encode(x, pass());
    }

    /** Data and log-determinants of the way back. */
    public Mapped decode(Tensor z) {
        requireShape(z);
        return bijection.decode(z, pass());
    }

    /** log p of each example in nats: N numbers. For images a density over pixels in [0, 1). */
    public Tensor logDensity(Tensor x) {
        requireShape(x);
        return Scope.compute(() -> logDensity(
                spec instanceof FlowSpec.Vectors vectors
                        ? new VectorCouplings(vectors).encode(x, parameters)
                        : bijection.encode(x, pass())));
    }

    static Tensor logDensity(Mapped mapped) {
        return Sums.logNormal(mapped.value()).add(mapped.logDeterminant());
    }

    /**
     * Decoded draws from N(0, temperature^2 I); temperature 0 is decode(0).
     *
     * @throws SpecException when the temperature is negative or not finite, or the count is below 1
     */
    public Tensor sample(Key key, int count, double temperature) {
        SpecException.require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature",
                "must be 0 or more, not " + temperature);
        SpecException.require(count > 0, "count", "must be 1 or more, not " + count);
        return Scope.compute(() -> decode(latents(key, count).mul(temperature)).value());
    }

    /** Draws from the prior. */
    Tensor latents(Key key, int count) {
        long[] shape = new long[spec.shape().size() + 1];
        shape[0] = count;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = spec.shape().get(i - 1);
        }
        return RandomTensors.normal(key, parameters.tensors().get(0).dtype(), shape);
    }

    /**
     * Decoded points of the manifold through four latents, equation 19: cos phi (cos phi' z1 + sin phi' z2) + sin phi (cos phi'
     * z3 + sin phi' z4) at phi, phi' = 2 pi i / side; row phi, column phi'.
     *
     * @param four latents of shape 4 x example
     */
    public Tensor manifold(Tensor four, int side) {
        SpecException.require(four.size(0) == 4, "latents", "must be 4, not " + four.size(0));
        SpecException.require(side > 0 && side <= 64, "side", "must be from 1 to 64, not " + side);
        return Scope.compute(() -> {
            Tensor[] z = new Tensor[4];
            for (int i = 0; i < 4; i++) {
                z[i] = Shaping.slice(four, 0, i, i + 1);
            }
            List<Tensor> decoded = new ArrayList<>();
            for (int from = 0; from < side * side; from += AT_ONCE) {
                int first = from;
                int count = Math.min(AT_ONCE, side * side - from);
                decoded.add(Scope.compute(
                        () -> decode(points(z, side, first, count)).value()));
            }
            return Shaping.cat(decoded, 0);
        });
    }

    private static Tensor points(Tensor[] z, int side, int from, int count) {
        List<Tensor> points = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            double phi = 2 * Math.PI * Math.floorDiv(i, side) / side;
            double phi2 = 2 * Math.PI * Math.floorMod(i, side) / side;
            Tensor first = z[0].mul(StrictMath.cos(phi2)).add(z[1].mul(StrictMath.sin(phi2)));
            Tensor second = z[2].mul(StrictMath.cos(phi2)).add(z[3].mul(StrictMath.sin(phi2)));
            points.add(first.mul(StrictMath.cos(phi)).add(second.mul(StrictMath.sin(phi))));
        }
        return Shaping.cat(points, 0);
    }

    /** A flow of the same numbers whose statistics are those of these examples: all at once, frozen parameters. */
    public Flow recalibrated(Tensor examples) {
        requireShape(examples);
        try (Scope scope = Scope.open()) {
            Pass measuring = Pass.batch(parameters, statistics, 1);
            bijection.encode(examples, measuring);
            Params measured = measuring.nextStatistics().map(Tensor::detach);
            return new Flow(spec, scope.release(parameters.detach()), scope.release(measured));
        }
    }

    private void requireShape(Tensor x) {
        long[] shape = x.shape();
        boolean fits = shape.length == spec.shape().size() + 1
                && Arrays.stream(shape, 1, shape.length).boxed().toList().equals(spec.shape());
        SpecException.require(
                fits, "examples", "are of shape " + Arrays.toString(shape) + ", the model is of N x " + spec.shape());
    }

    @Override
    public void close() {
        parameters.close();
        statistics.close();
    }
}
