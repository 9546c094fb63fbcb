package org.touchstone.kernel.seq2seq;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.NamedArrays;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.TrainingDivergedException;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Objectives.Differentiated;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Threads;

/**
 * Cross-entropy and then beam-search optimization (Wiseman and Rush 2016, section 4) over examples. Can stop after any step and go on elsewhere with the same
 * bits, given the same libtorch, kind of machine and number of threads. One thread at a time may use it.
 */
public final class SequenceTraining implements AutoCloseable {
    private static final String FORMAT = "touchstone.sequence-training.1";
    private static final String PARAMETERS = "parameters/";
    private static final String OPTIMIZER = "optimizer/";

    private final ModelSpec model;
    private final SequenceTrainingSpec spec;
    private final EpochOrder order;
    private final Key dropout;
    private Params parameters;
    private GroupedOptimizer<?> optimizer;
    private long stepsDone;
    private long orderedEpoch = -1;
    private List<List<Example>> batches = List.of();

    private SequenceTraining(
            ModelSpec model,
            SequenceTrainingSpec spec,
            EpochOrder order,
            Params parameters,
            GroupedOptimizer<?> optimizer) {
        this.model = model;
        this.spec = spec;
        this.order = order;
        this.dropout = Key.of(spec.seed()).fold("dropout");
        this.parameters = parameters;
        this.optimizer = optimizer;
    }

    private static EpochOrder order(SequenceTrainingSpec spec, List<Example> examples) {
        SpecException.require(!examples.isEmpty(), "examples", "there is none to learn from");
        return new EpochOrder(examples, spec.batchSize(), Key.of(spec.seed()).fold("order"));
    }

    /** Before the first step; F32, or F64 for checks. */
    public static SequenceTraining start(
            ModelSpec model, SequenceTrainingSpec spec, List<Example> examples, DType type) {
        EpochOrder order = order(spec, examples);
        try (Scope scope = Scope.open()) {
            Params parameters = model.initialParameters(Key.of(spec.seed()).fold("init"), type);
            GroupedOptimizer<?> optimizer = GroupedOptimizer.start(spec.method().optimizer(), parameters);
            return new SequenceTraining(model, spec, order, scope.release(parameters), optimizer);
        }
    }

    /**
     * As it was when the snapshot was taken. Examples are compared by their numbers; that these stand for the same words as
     * before is the caller's to check, as by a hash of the vocabulary.
     *
     * @throws SpecException when the snapshot is of another model, specification or format, of other examples, or of a
     *     training that diverged
     */
    public static SequenceTraining restore(
            ModelSpec model, SequenceTrainingSpec spec, List<Example> examples, Snapshot snapshot) {
        EpochOrder order = order(spec, examples);
        Metadata metadata = new Metadata(snapshot.metadata());
        metadata.require("format", FORMAT);
        metadata.require("specification", model + " " + spec);
        metadata.require("examples", Fingerprint.of(order.examples()));
        DType type = metadata.real("type");
        long steps = metadata.count("step", spec.epochs() * order.batches());
        long moves = metadata.count("optimizerSteps", steps);
        try (Scope scope = Scope.open()) {
            Map<String, NamedArray> arrays = snapshot.arrays();
            Params parameters = NamedArrays.take(arrays, PARAMETERS, type, model.parameterShapes());
            SpecException.require(parameters.isFinite(), PARAMETERS, "have a number that is not finite");
            GroupedOptimizer<?> optimizer = GroupedOptimizer.restore(
                    spec.method().optimizer(),
                    parameters,
                    (slot, like) -> NamedArrays.like(arrays, OPTIMIZER + slot + "/", like),
                    moves);
            SequenceTraining training = new SequenceTraining(model, spec, order, scope.release(parameters), optimizer);
            training.stepsDone = steps;
            return training;
        }
    }

    public long stepsDone() {
        return stepsDone;
    }

    /** Of all epochs. */
    public long steps() {
        return spec.epochs() * order.batches();
    }

    /** Whole epochs done. */
    public long epochsDone() {
        return stepsDone / order.batches();
    }

    public boolean isDone() {
        return stepsDone >= steps();
    }

    /**
     * One step on the next batch. Without a violation nothing moves.
     *
     * @throws TrainingDivergedException when loss or gradient is not finite; nothing has changed then
     * @throws IllegalStateException when all steps are done
     */
    public SequenceStep step() {
        if (isDone()) {
            throw new IllegalStateException("all " + steps() + " steps are done");
        }
        long epoch = epochsDone();
        int index = (int) (stepsDone % order.batches());
        if (index == 0 && epoch > 0 && spec.beginsAnew(epoch)) {
            GroupedOptimizer<?> anew = GroupedOptimizer.start(spec.method().optimizer(), parameters);
            optimizer.close();
            optimizer = anew;
        }
        List<Example> batch = batches(epoch).get(index);
        try (Scope scope = Scope.open()) {
            boolean search = spec.isSearch(epoch);
            Differentiated result = search ? margins(epoch, batch) : crossEntropy(batch);
            double norm = norm(result.gradient());
            if (!Double.isFinite(result.loss()) || !Double.isFinite(norm)) {
                throw new TrainingDivergedException(stepsDone + 1, "the loss or its gradient");
            }
            if (norm > 0) {
                move(scope, result.gradient(), norm, search ? search().rates() : spec.rates());
            }
            stepsDone++;
            return report(epoch, batch, result, norm);
        }
    }

    /** A step, and what it did to each matrix: nothing is told of a step without a violation, which moves nothing. */
    public record MeasuredStep(SequenceStep step, Updates updates) {}

    /** As {@link #step}, with the same bits. */
    public MeasuredStep measuredStep() {
        return Scope.evaluate(() -> {
            Params before = parameters.detach();
            SequenceStep step = step();
            boolean moved = step.gradientNorm() > 0;
            return new MeasuredStep(step, moved ? Updates.between(before, parameters, 1) : Updates.NONE);
        });
    }

    /**
     * What happens now in the network on examples, in both phases by the likelihood of the wanted words: top states of the
     * encoder, h~ of the decoder, scores. C is the sum of -log p over the words of an example; gradients are those at a state,
     * through all that follows. Nothing changes.
     */
    public NetworkStatistics look(List<Example> examples) {
        SpecException.require(!examples.isEmpty(), "examples", "there is none to look at");
        Map<Integer, List<Example>> byLength = examples.stream()
                .collect(Collectors.groupingBy(e -> e.source().length, TreeMap::new, Collectors.toList()));
        return byLength.values().stream()
                .map(alike -> Scope.evaluate(() -> Objectives.look(model, parameters, alike, stepsDone)))
                .reduce(NetworkStatistics::merge)
                .orElseThrow();
    }

    private Differentiated crossEntropy(List<Example> batch) {
        return Objectives.crossEntropy(model, parameters, batch, dropout.fold(stepsDone));
    }

    private Differentiated margins(long epoch, List<Example> batch) {
        return Objectives.margins(
                model, search().margin().withBeam(beam(epoch)), parameters, batch, dropout.fold(stepsDone));
    }

    /** 0 in epochs of cross-entropy. */
    private int beam(long epoch) {
        return spec.isSearch(epoch) ? search().beam(epoch - spec.crossEntropyEpochs()) : 0;
    }

    private SearchTraining search() {
        return spec.search().orElseThrow();
    }

    private static double norm(Params gradient) {
        return Math.sqrt(gradient.tensors().stream()
                .mapToDouble(g -> Reduce.sum(g.mul(g)).item())
                .sum());
    }

    private void move(Scope scope, Params gradient, double norm, Rates rates) {
        Params limited = norm > SequenceTrainingSpec.LARGEST_NORM
                ? gradient.scale(SequenceTrainingSpec.LARGEST_NORM / norm)
                : gradient;
        Params next = scope.release(optimizer.update(limited, parameters, rates));
        parameters.close();
        parameters = next;
    }

    private SequenceStep report(long epoch, List<Example> batch, Differentiated result, double norm) {
        long words = batch.stream().mapToLong(e -> e.target().length).sum();
        List<Violation> violations = result.violations().all();
        boolean search = spec.isSearch(epoch);
        double loss = search ? result.loss() : result.loss() * batch.size();
        return new SequenceStep(
                stepsDone,
                epoch + 1,
                beam(epoch),
                loss / words,
                violations.stream().mapToDouble(Violation::hinge).sum() / words,
                norm,
                violations.size(),
                violations.stream().filter(Violation::goldFell).count(),
                words);
    }

    private List<List<Example>> batches(long epoch) {
        if (epoch != orderedEpoch) {
            batches = order.of(epoch);
            orderedEpoch = epoch;
        }
        return batches;
    }

    /** The model as it is now, for these words; later steps do not change it. The caller closes it. */
    public SequenceModel model(Vocabulary source, Vocabulary target) {
        try (Scope scope = Scope.open()) {
            Params now = parameters.detach();
            SequenceModel result = new SequenceModel(model, now, source, target, trainingBeam());
            scope.release(now);
            return result;
        }
    }

    /** The largest beam it was trained with so far; 0 before the first step of search. */
    public int trainingBeam() {
        return stepsDone == 0 ? 0 : beam((stepsDone - 1) / order.batches());
    }

    /** A search of any beam with the parameters as they are now, until the next step. */
    public BeamSearch search(SearchSpec how) {
        return new BeamSearch(model, parameters, how);
    }

    /** exp of the mean of -log p over the words of examples. */
    public double perplexity(List<Example> examples) {
        double sum = 0;
        double words = 0;
        for (List<Example> batch : new EpochOrder(examples, spec.batchSize(), Key.of(0)).of(0)) {
            sum += Scope.evaluate(() -> Objectives.negativeLogLikelihood(model, parameters, batch));
            words += batch.stream().mapToInt(e -> e.target().length).sum();
        }
        return Math.exp(sum / words);
    }

    /**
     * All that is needed to go on.
     *
     * @throws TrainingDivergedException when a parameter is not finite
     */
    public Snapshot snapshot() {
        if (!Scope.<Boolean>evaluate(parameters::isFinite)) {
            throw new TrainingDivergedException(stepsDone, "a parameter");
        }
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        NamedArrays.put(arrays, PARAMETERS, parameters);
        optimizer.slots().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(slot -> NamedArrays.put(arrays, OPTIMIZER + slot.getKey() + "/", slot.getValue()));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("specification", model + " " + spec);
        metadata.put("examples", Fingerprint.of(order.examples()));
        metadata.put("type", parameters.tensors().get(0).dtype().name());
        metadata.put("step", Long.toString(stepsDone));
        metadata.put("optimizerSteps", Long.toString(optimizer.steps()));
        metadata.put("threads", Integer.toString(Threads.inUse()));
        return new Snapshot(arrays, metadata);
    }

    @Override
    public void close() {
        parameters.close();
        optimizer.close();
    }
}
