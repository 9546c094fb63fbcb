package org.touchstone.kernel.classify;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.touchstone.kernel.diagnose.Jacobians;
import org.touchstone.kernel.diagnose.MeanField;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Probe;
import org.touchstone.kernel.diagnose.SingularValues;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.layer.Losses;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.layer.Output;
import org.touchstone.kernel.optim.Learned;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Threads;

/**
 * A training that can stop after any step and go on elsewhere with the same bits, given the same libtorch, kind of machine
 * and number of threads ({@link Threads}). One thread at a time may use it; which one does not matter.
 */
public final class ClassifierTraining implements AutoCloseable {
    /** The most memory one step may need, by estimate. */
    public static final long MOST_STEP_BYTES = 8L << 30;

    private static final String FORMAT = "touchstone.classifier-training.1";

    private final TrainingSpec spec;
    private final String specification;
    private final Network network;
    private final Normalization normalization;
    private final Batches batches;
    private final Key dropout;
    private final PixelInput input;
    private final TrainingState state;
    private long stepsDone;

    private ClassifierTraining(
            ClassifierSpec architecture,
            TrainingSpec spec,
            Normalization normalization,
            ImageSource source,
            BiFunction<Network, Supplier<Tensor>, TrainingState> state) {
        this.spec = spec;
        this.specification = specification(architecture, spec);
        this.network = network(architecture, spec, source);
        this.normalization = normalization;
        this.batches = new Batches(source, spec);
        this.dropout = Key.of(spec.seed()).fold("dropout");
        this.input = new PixelInput(source.shape(), normalization);
        this.state = state.apply(network, () -> input.tensor(batches.at(0).pixels(), spec.batchSize()));
    }

    /** A training before its first step. */
    public static ClassifierTraining start(
            ClassifierSpec architecture, TrainingSpec spec, Normalization normalization, ImageSource source) {
        return new ClassifierTraining(
                architecture,
                spec,
                normalization,
                source,
                (network, firstPixels) -> TrainingState.start(network, spec, firstPixels));
    }

    /**
     * A training as it was when the snapshot was taken.
     *
     * @throws SpecException when the snapshot is of another specification or format
     */
    public static ClassifierTraining restore(
            ClassifierSpec architecture, TrainingSpec spec, ImageSource source, Snapshot snapshot) {
        Map<String, String> metadata = snapshot.metadata();
        SpecException.require(
                FORMAT.equals(metadata.get("format")), "format", "is " + metadata.get("format") + ", not " + FORMAT);
        String specification = specification(architecture, spec);
        SpecException.require(
                specification.equals(metadata.get("specification")),
                "specification",
                "the snapshot is of " + metadata.get("specification") + ", not of " + specification);
        long steps = snapshot.count("step");
        Map<String, NamedArray> arrays = snapshot.arrays();
        Normalization normalization =
                NamedArrays.normalization(arrays, source.shape().channels());
        ClassifierTraining training = new ClassifierTraining(
                architecture,
                spec,
                normalization,
                source,
                (network, firstPixels) -> TrainingState.restore(network, spec.optimizer(), arrays));
        training.stepsDone = steps;
        return training;
    }

    private static Network network(ClassifierSpec architecture, TrainingSpec spec, ImageSource source) {
        Network network = Network.of(architecture, source.shape(), source.classes());
        network.requireRoom(spec.batchSize());
        return network;
    }

    private static String specification(ClassifierSpec architecture, TrainingSpec spec) {
        return architecture + " " + spec;
    }

    public TrainingSpec spec() {
        return spec;
    }

    public Network network() {
        return network;
    }

    public long stepsDone() {
        return stepsDone;
    }

    /** After how many steps a learned optimizer gave way to a hand-made one, if it did. */
    public OptionalLong fellBackAt() {
        return state.fellBackAt();
    }

    public boolean isDone() {
        return stepsDone >= spec.steps();
    }

    /**
     * Trains on the next batch.
     *
     * @throws TrainingDivergedException when the loss is not finite and the optimizer cannot go on; nothing has changed then
     * @throws IllegalStateException when all steps are done
     */
    public StepResult step() {
        if (isDone()) {
            throw new IllegalStateException("all " + spec.steps() + " steps are done");
        }
        Batches.Batch batch = batches.at(stepsDone);
        return Scope.evaluate(() -> trainOn(batch));
    }

    /** A step, and what it did to each matrix. */
    public record MeasuredStep(StepResult result, Updates updates) {}

    /** As {@link #step}, with the same bits. */
    public MeasuredStep measuredStep() {
        return Scope.evaluate(() -> {
            Params before = state.parameters().detach();
            double rateFactor = spec.schedule().factor(stepsDone);
            StepResult result = step();
            return new MeasuredStep(result, Updates.between(network.layers(), before, state.parameters(), rateFactor));
        });
    }

    /**
     * What mean-field theory expects of weights of the mean square that was measured, and inputs such as these.
     *
     * @param pixels as {@link ImageSource#read} gives them
     * @throws SpecException when there are no images, or not as many pixels as they need
     */
    public MeanField expected(NetworkStatistics measured, byte[] pixels, int count) {
        requireProbes(pixels, count);
        Map<String, Double> variances = new HashMap<>();
        measured.layers()
                .forEach(layer -> variances.put(layer.layer(), layer.weights().secondMoment()));
        float[] values = Scope.evaluate(() -> input.tensor(pixels, count).toFloats());
        int size = network.input().pixels();
        double[] secondMoments = new double[count];
        for (int i = 0; i < values.length; i++) {
            secondMoments[i / size] += (double) values[i] * values[i] / size;
        }
        return MeanField.of(
                network.layers(),
                network.input().lengths(),
                layer -> variances.getOrDefault(layer.name(), Double.NaN),
                secondMoments);
    }

    private StepResult trainOn(Batches.Batch batch) {
        Tensor x = input.tensor(batch.pixels(), spec.batchSize());
        Differentiated result = differentiate(x, labels(batch.labels()));
        double loss = result.loss().item();
        boolean finite = Double.isFinite(loss);
        if (!finite
                && !(spec.optimizer() instanceof Learned<?> learned
                        && learned.survivesDivergence()
                        && fellBackAt().isEmpty())) {
            throw new TrainingDivergedException(stepsDone + 1, "the loss");
        }
        Params statistics = finite ? result.output().statistics() : Params.empty();
        double accuracy = accuracy(result.output().y(), batch.labels());
        double rateFactor = spec.schedule().factor(stepsDone);
        state.advance(result.gradient(), statistics, loss, stepsDone, rateFactor);
        stepsDone++;
        return new StepResult(
                stepsDone, loss, accuracy, rateFactor * spec.optimizer().learningRate());
    }

    private record Differentiated(Output output, Tensor loss, Params gradient) {}

    private Differentiated differentiate(Tensor x, Tensor labels) {
        try (Recording recording = Recording.start()) {
            Params parameters = recording.inputs(state.parameters());
            Mode mode = new Mode.Train(dropout.fold(stepsDone));
            Output output = network.forward(x, parameters, state.statistics(), mode);
            Tensor loss = Losses.softmaxNegativeLogLikelihood(output.y(), labels);
            Params gradient = parameters.with(Autograd.ofScalar(loss, parameters.tensors()));
            return new Differentiated(output, loss, gradient);
        }
    }

    /**
     * What happens inside the network now, on probe images. Nothing changes, so a training that is looked at ends with the
     * same bits as one that is not.
     *
     * @param pixels as {@link ImageSource#read} gives them, one image per label
     * @throws SpecException when there are no probes, or not as many pixels as they need, or a label is no class
     */
    public NetworkStatistics look(byte[] pixels, int[] labels) {
        requireProbes(pixels, labels.length);
        for (int label : labels) {
            SpecException.require(
                    label >= 0 && label < network.classes(),
                    "probes",
                    "label " + label + " is none of the " + network.classes() + " classes");
        }
        return Scope.evaluate(() -> Probe.look(
                network.layers(),
                state.parameters(),
                state.statistics(),
                input.tensor(pixels, labels.length),
                labels(labels),
                stepsDone));
    }

    /**
     * The singular values of each layer's Jacobian now, at these images; slow, so take few. Nothing changes.
     *
     * @param pixels as {@link ImageSource#read} gives them
     * @throws SpecException when there are no images, or not as many pixels as they need
     */
    public List<SingularValues> singularValues(byte[] pixels, int count) {
        requireProbes(pixels, count);
        return Scope.evaluate(() ->
                Jacobians.of(network.layers(), state.parameters(), state.statistics(), input.tensor(pixels, count)));
    }

    private void requireProbes(byte[] pixels, int count) {
        SpecException.require(count > 0, "probes", "at least one image is needed to look into a network");
        long needed = (long) count * network.input().pixels();
        SpecException.require(
                pixels.length == needed,
                "probes",
                count + " images of this network are " + needed + " pixels, not " + pixels.length
                        + "; take probes from the training's own dataset");
    }

    private static Tensor labels(int[] labels) {
        long[] indices = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            indices[i] = labels[i];
        }
        return Tensors.of(indices, indices.length);
    }

    private static double accuracy(Tensor logits, int[] labels) {
        long[] best = Reduce.argMax(logits, 1).toLongs();
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += best[i] == labels[i] ? 1 : 0;
        }
        return right / (double) labels.length;
    }

    /**
     * All that is needed to go on.
     *
     * @throws TrainingDivergedException when a parameter is not finite
     */
    public Snapshot snapshot() {
        requireFinite();
        Map<String, NamedArray> arrays = state.arrays();
        NamedArrays.put(arrays, normalization);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("specification", specification);
        metadata.put("step", Long.toString(stepsDone));
        metadata.put("threads", Integer.toString(Threads.inUse()));
        return new Snapshot(arrays, metadata);
    }

    /**
     * The model as it is now; later steps do not change it. The caller closes it.
     *
     * @throws TrainingDivergedException when a parameter is not finite
     */
    public Classifier classifier() {
        requireFinite();
        return state.classifier(network, normalization);
    }

    private void requireFinite() {
        if (!Scope.<Boolean>evaluate(() -> state.parameters().isFinite())) {
            throw new TrainingDivergedException(stepsDone, "a parameter");
        }
    }

    @Override
    public void close() {
        state.close();
    }
}
