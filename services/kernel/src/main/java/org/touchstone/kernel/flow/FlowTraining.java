package org.touchstone.kernel.flow;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.TrainingDivergedException;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Sightings;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.flow.FlowSpec.Norm;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Threads;

/**
 * Minimizes the mean of -log p over batches. Can stop after any step and go on elsewhere with the same bits, given the same
 * libtorch, kind of machine and number of threads. One thread at a time may use it.
 */
public final class FlowTraining implements AutoCloseable {
    private static final String FORMAT = "touchstone.flow-training.1";
    private static final double MOMENTUM = 0.1;

    private final FlowSpec flow;
    private final FlowTrainingSpec spec;
    private final Bijection bijection;
    private Params parameters;
    private Params statistics;
    private Adam.State moments;
    private long stepsDone;

    /** What a step saw: the mean of -log p per example before it, and the norm of the gradient before it was limited. */
    public record Step(long number, double negativeLogDensity, double gradientNorm) {}

    private FlowTraining(
            FlowSpec flow, FlowTrainingSpec spec, Params parameters, Params statistics, Adam.State moments) {
        this.flow = flow;
        this.spec = spec;
        this.bijection = flow.bijection();
        this.parameters = parameters;
        this.statistics = statistics;
        this.moments = moments;
    }

    /** Before the first step; parameters of this type, F32 or F64. */
    public static FlowTraining start(FlowSpec flow, FlowTrainingSpec spec, DType type) {
        SpecException.require(
                !(spec.reversible() && flow instanceof FlowSpec.Variational),
                "reversible",
                "is not for learned noise, whose way back is not the flow's; choose one of the two");
        try (Scope scope = Scope.open()) {
            Params parameters =
                    scope.release(flow.initialParameters(Key.of(spec.seed()).fold("init"), type));
            Params statistics = scope.release(flow.bijection().initialStatistics(type));
            return new FlowTraining(
                    flow,
                    spec,
                    parameters,
                    statistics,
                    released(scope, spec.optimizer().init(parameters)));
        }
    }

    /**
     * As it was when the snapshot was taken.
     *
     * @throws SpecException when the snapshot is of another flow, specification or format
     */
    public static FlowTraining restore(FlowSpec flow, FlowTrainingSpec spec, Snapshot snapshot) {
        Map<String, String> metadata = snapshot.metadata();
        SpecException.require(
                FORMAT.equals(metadata.get("format")), "format", "is " + metadata.get("format") + ", not " + FORMAT);
        String specification = flow + " " + spec;
        SpecException.require(
                specification.equals(metadata.get("specification")),
                "specification",
                "the snapshot is of " + metadata.get("specification") + ", not of " + specification);
        FlowTraining training = start(flow, spec, DType.valueOf(String.valueOf(metadata.get("type"))));
        try {
            training.resume(snapshot.arrays(), snapshot.count("step"));
            return training;
        } catch (RuntimeException e) {
            training.close();
            throw e;
        }
    }

    private void resume(Map<String, NamedArray> arrays, long step) {
        try (Scope scope = Scope.open()) {
            Params savedParameters = take(arrays, Flow.PARAMETERS, parameters);
            Params savedStatistics = take(arrays, Flow.STATISTICS, statistics);
            Adam.State savedMoments = new Adam.State(
                    take(arrays, "optimizer/mean/", parameters), take(arrays, "optimizer/meanSquare/", parameters));
            replace(scope.release(savedParameters), scope.release(savedStatistics), released(scope, savedMoments));
        }
        stepsDone = step;
    }

    private static Adam.State released(Scope scope, Adam.State state) {
        scope.release(state.mean());
        scope.release(state.meanSquare());
        return state;
    }

    static Params take(Map<String, NamedArray> arrays, String prefix, Params like) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        like.asMap().forEach((name, tensor) -> {
            NamedArray array = arrays.get(prefix + name);
            if (array == null) {
                throw new SpecException(prefix + name, "is missing in the snapshot");
            }
            List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
            SpecException.require(
                    array.dtype() == tensor.dtype() && array.shape().equals(shape),
                    prefix + name,
                    "is " + array.dtype() + array.shape() + ", but the flow needs " + tensor);
            tensors.put(name, array.tensor());
        });
        return Params.of(tensors);
    }

    public long stepsDone() {
        return stepsDone;
    }

    /**
     * One step on a batch; data have the type of the parameters, and are whole levels where the noise is learned.
     *
     * @throws TrainingDivergedException when loss or gradient is not finite; nothing has changed then, except that act-norms
     *     have started from a first batch
     */
    public Step step(Tensor batch) {
        begin(batch);
        try (Scope scope = Scope.open()) {
            Differentiated result = differentiate(batch);
            double loss = result.loss().item();
            Tensor flat = result.gradient().flatten();
            double norm = Math.sqrt(Reduce.sum(flat.mul(flat)).item());
            if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                throw new TrainingDivergedException(stepsDone + 1, "the loss or its gradient");
            }
            Params gradient =
                    norm > spec.largestNorm() ? result.gradient().scale(spec.largestNorm() / norm) : result.gradient();
            var next = spec.optimizer()
                    .update(
                            gradient,
                            moments,
                            parameters,
                            stepsDone,
                            spec.schedule().factor(stepsDone));
            replace(
                    scope.release(next.parameters()),
                    scope.release(result.statistics().map(Tensor::detach)),
                    released(scope, next.state()));
            stepsDone++;
            return new Step(stepsDone, loss, norm);
        }
    }

    /** A step, and what it did to each matrix. */
    public record MeasuredStep(Step step, Updates updates) {}

    /** As {@link #step}, with the same bits. */
    public MeasuredStep measuredStep(Tensor batch) {
        return Scope.evaluate(() -> {
            Params before = parameters.detach();
            double rateFactor = spec.schedule().factor(stepsDone);
            Step step = step(batch);
            return new MeasuredStep(step, Updates.between(before, parameters, rateFactor));
        });
    }

    /**
     * What happens now inside the networks of the couplings, in the order of the pass: rectifiers (of
     * residual networks the first and the last), and tanh of what becomes s
     * (kept elements, which are not used, counted too). C is -log p of an example; normalizations use these examples. Nothing
     * changes.
     */
    public List<NetworkStatistics> look(Tensor examples) {
        return Scope.evaluate(() -> {
            try (Recording recording = Recording.start()) {
                Params at = recording.inputs(parameters);
                Sightings sightings = new Sightings();
                Pass pass = Pass.observed(at, statistics, sightings);
                Tensor loss = Reduce.mean(logDensity(examples, pass)).neg();
                return sightings.measure(loss, at::get, parameters, stepsDone, examples.size(0));
            }
        });
    }

    private record Differentiated(Tensor loss, Params gradient, Params statistics) {}

    private Differentiated differentiate(Tensor batch) {
        Differentiated plain = plain(batch);
        return new Differentiated(plain.loss(), decayed(plain.gradient()), plain.statistics());
    }

    private Differentiated plain(Tensor batch) {
        if (spec.reversible()) {
            return reversed(batch);
        }
        return flow instanceof FlowSpec.Vectors vectors ? byFormulas(vectors, batch) : recorded(batch);
    }

    private Differentiated byFormulas(FlowSpec.Vectors vectors, Tensor batch) {
        VectorCouplings.Differentiated found = new VectorCouplings(vectors).differentiate(batch, parameters);
        return new Differentiated(found.loss(), found.gradient(), statistics);
    }

    private Differentiated recorded(Tensor batch) {
        try (Recording recording = Recording.start()) {
            Params at = recording.inputs(parameters);
            Pass pass = pass(at);
            Tensor loss = Reduce.mean(logDensity(batch, pass)).neg();
            List<Tensor> gradient = Autograd.ofScalar(loss, at.tensors());
            return new Differentiated(loss.detach(), parameters.with(gradient), pass.nextStatistics());
        }
    }

    private Tensor logDensity(Tensor batch, Pass pass) {
        if (!(flow instanceof FlowSpec.Variational variational)) {
            return Flow.logDensity(bijection.encode(batch, pass));
        }
        Key key = Key.of(spec.seed()).fold("dequantization").fold(stepsDone);
        LearnedNoise.Drawn drawn =
                variational.noise().draw(batch, RandomTensors.fastNormal(key, batch.dtype(), batch.shape()), pass);
        return Flow.logDensity(bijection.encode(drawn.pixels(), pass)).sub(drawn.logDensity());
    }

    private Differentiated reversed(Tensor batch) {
        Pass pass = pass(parameters);
        Mapped mapped = bijection.encode(batch, pass);
        Tensor loss = Reduce.mean(Flow.logDensity(mapped)).neg();
        double share = 1.0 / batch.size(0);
        Reversal reversal = new Reversal(pass, Tensors.full(batch.dtype(), -share, batch.size(0)));
        reversal.back(
                bijection, new Reversal.Point(mapped.value(), mapped.value().mul(share)));
        return new Differentiated(loss, reversal.gradient(parameters), pass.nextStatistics());
    }

    private Pass pass(Params at) {
        return Pass.batch(at, statistics, MOMENTUM);
    }

    /** The derivative of decay sum w^2, which is no part of the loss that is told. */
    private Params decayed(Params gradient) {
        if (spec.decay() == 0) {
            return gradient;
        }
        Map<String, Tensor> all = new LinkedHashMap<>(gradient.asMap());
        all.replaceAll((name, g) -> decays(name) ? g.add(parameters.get(name).mul(2 * spec.decay())) : g);
        return Params.of(all);
    }

    /** Lets act-norms start from the moments of the first batch. */
    private void begin(Tensor batch) {
        if (stepsDone > 0 || flow.ofImages().map(FlowSpec.Images::norm).orElse(Norm.NONE) != Norm.ACT) {
            return;
        }
        try (Scope scope = Scope.open()) {
            Pass first = Pass.first(parameters, statistics);
            logDensity(batch, first);
            Params chosen = first.nextParameters();
            if (chosen.isFinite()) {
                Params begun = scope.release(chosen.detach());
                parameters.close();
                parameters = begun;
            }
        }
    }

    private static boolean decays(String name) {
        return name.endsWith(WeightNormConvolution.MAGNITUDE)
                || (name.contains("checkerboard") && name.endsWith(".scale"));
    }

    private void replace(Params nextParameters, Params nextStatistics, Adam.State nextMoments) {
        close();
        parameters = nextParameters;
        statistics = nextStatistics;
        moments = nextMoments;
    }

    /** The flow as it is now, with running statistics; later steps do not change it. The caller closes it. */
    public Flow flow() {
        try (Scope scope = Scope.open()) {
            return new Flow(flow, scope.release(parameters.detach()), scope.release(statistics.detach()));
        }
    }

    /**
     * All that is needed to go on.
     *
     * @throws TrainingDivergedException when a parameter is not finite
     */
    public Snapshot snapshot() {
        if (!Scope.<Boolean>evaluate(() -> parameters.isFinite() && statistics.isFinite())) {
            throw new TrainingDivergedException(stepsDone, "a parameter");
        }
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        put(arrays, Flow.PARAMETERS, parameters);
        put(arrays, Flow.STATISTICS, statistics);
        put(arrays, "optimizer/mean/", moments.mean());
        put(arrays, "optimizer/meanSquare/", moments.meanSquare());
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("specification", flow + " " + spec);
        metadata.put("type", parameters.tensors().get(0).dtype().name());
        metadata.put("step", Long.toString(stepsDone));
        metadata.put("threads", Integer.toString(Threads.inUse()));
        return new Snapshot(arrays, metadata);
    }

    static void put(Map<String, NamedArray> arrays, String prefix, Params params) {
        params.asMap().forEach((name, tensor) -> arrays.put(prefix + name, NamedArray.of(prefix + name, tensor)));
    }

    @Override
    public void close() {
        parameters.close();
        statistics.close();
        moments.mean().close();
        moments.meanSquare().close();
    }
}
