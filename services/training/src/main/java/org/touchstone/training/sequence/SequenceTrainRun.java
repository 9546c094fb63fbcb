package org.touchstone.training.sequence;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.TrainingDivergedException;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.SequenceStep;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.sequences.SequenceFiles;
import org.touchstone.training.Looks;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A training of a sequence model at work, one batch a step. The last step of an epoch measures the validation sentences. A
 * checkpoint holds the training, the curves, the best model so far and which data set "name" meant when the task began.
 */
public final class SequenceTrainRun implements TaskRun {
    static final String VALIDATION_PERPLEXITY = "validation perplexity";

    private static final String DATASET = "dataset";

    private final TaskContext context;
    private final SequenceRequest request;
    private final SequenceData data;
    private final List<Example> validation;
    private final SequenceTraining training;
    private final Curves curves;
    private final SequencePublisher publisher;
    private final Looks looks;
    private final @Nullable SequenceDiagnosing diagnosing;
    private Window window;
    private Optional<Best> best;

    private SequenceTrainRun(
            TaskContext context,
            SequenceRequest request,
            SequenceData data,
            SequenceTraining training,
            Optional<Snapshot> checkpoint,
            SequencePublisher publisher) {
        this.context = context;
        this.request = request;
        this.data = data;
        this.validation = data.validationExamples();
        this.training = training;
        this.publisher = publisher;
        this.curves = checkpoint.map(Snapshot::arrays).map(Curves::fromArrays).orElseGet(Curves::new);
        this.looks = Looks.fromArrays(checkpoint.map(Snapshot::arrays).orElse(Map.of()));
        this.diagnosing = request.spec().hasDiagnose()
                ? SequenceDiagnosing.of(context, looks, request, data.training(), training.steps())
                : null;
        this.window = checkpoint.map(Snapshot::metadata).map(Window::of).orElse(Window.EMPTY);
        this.best = checkpoint.flatMap(Best::of);
    }

    /** At its beginning or at a checkpoint; {@link TaskFailedException} when the text is not there or does not fit. */
    public static SequenceTrainRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, SequencePublisher publisher) {
        SequenceRequest request = SequenceRequest.of(context.task().getTrainSequenceModel());
        Optional<Snapshot> saved = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        String pinned = saved.map(found -> found.metadata().get(DATASET))
                .orElseGet(() -> request.dataset().toString());
        SequenceData data = SequenceData.open(catalog, request, Reference.parse(pinned));
        try {
            ModelSpec model =
                    request.model(data.task().source().size(), data.task().targetWords());
            SequenceTraining training = saved.isPresent()
                    ? SequenceTraining.restore(model, request.trainingSpec(), data.training(), saved.get())
                    : SequenceTraining.start(model, request.trainingSpec(), data.training(), DType.F32);
            return new SequenceTrainRun(context, request, data, training, saved, publisher);
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "INVALID_ARCHITECTURE", "trainSequenceModel.architecture." + e.getMessage() + ".");
        }
    }

    @Override
    public long stepsDone() {
        return training.stepsDone();
    }

    @Override
    public long totalSteps() {
        return training.steps();
    }

    @Override
    public String phase() {
        return training.epochsDone() < request.trainingSpec().crossEntropyEpochs() ? "cross-entropy" : "beam search";
    }

    @Override
    public StepOutcome step() {
        if (!training.isDone()) {
            report(whileFinite(() -> diagnosing == null ? training.step() : diagnosing.step(training)));
        }
        return training.isDone() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private <T> T whileFinite(Supplier<T> work) {
        try {
            return work.get();
        } catch (TrainingDivergedException e) {
            String origin = diagnosing == null ? "" : diagnosing.origin(training);
            throw TaskFailedException.permanent(
                    "DIVERGED",
                    e.getMessage() + "." + origin
                            + " Lower trainSequenceModel.rates (or search.rates); a saved step is kept.");
        }
    }

    private void report(SequenceStep step) {
        window = window.plus(step);
        boolean epochEnds = training.epochsDone() == step.epoch();
        if (epochEnds || step.number() % request.reportEvery() == 0) {
            window.means(step).forEach((name, value) -> tell(name, step.number(), value));
            window = Window.EMPTY;
        }
        if (epochEnds) {
            validate(step);
        }
    }

    private void validate(SequenceStep step) {
        Greedy.scores(training, data).forEach((name, value) -> tell("validation " + name, step.number(), value));
        if (step.beam() > 0) {
            return;
        }
        double perplexity = training.perplexity(validation);
        tell(VALIDATION_PERPLEXITY, step.number(), perplexity);
        boolean better = best.map(before -> perplexity < before.perplexity()).orElse(true);
        if (!request.spec().hasSearch() && better) {
            best = Optional.of(new Best(step.epoch(), perplexity, model()));
        }
    }

    private Snapshot model() {
        try (SequenceModel now =
                training.model(data.task().source(), data.task().target())) {
            return SequenceFiles.save(now, data.task());
        }
    }

    private void tell(String name, long step, double value) {
        if (!Double.isFinite(value)) {
            throw TaskFailedException.permanent(
                    "NOT_FINITE",
                    "At step " + step + " the " + name + " is " + value
                            + ": the model cannot be measured. Lower trainSequenceModel.rates.");
        }
        curves.add(name, step, value);
        context.metric(name, step, value);
    }

    @Override
    public boolean checkpointDue() {
        long every = request.spec().getCheckpointing().getEverySteps();
        return every > 0 && stepsDone() % every == 0;
    }

    @Override
    public void save(Path file) {
        Snapshot snapshot = whileFinite(training::snapshot);
        Map<String, NamedArray> arrays = new LinkedHashMap<>(snapshot.arrays());
        arrays.putAll(curves.toArrays());
        looks.put(arrays);
        Map<String, String> metadata = new LinkedHashMap<>(snapshot.metadata());
        metadata.put(DATASET, data.dataset());
        window.put(metadata);
        best.ifPresent(found -> found.put(arrays, metadata));
        ArrayFiles.write(new Snapshot(arrays, metadata), file);
    }

    @Override
    public TaskResult finish() {
        long epoch = best.map(Best::epoch).orElse(training.epochsDone());
        long step = epoch * (training.steps() / request.trainingSpec().epochs());
        SequencePublisher.Chosen chosen =
                new SequencePublisher.Chosen(best.map(Best::model).orElseGet(this::model), epoch, step);
        TaskResult published = publisher.publish(
                context, new SequencePublisher.Trained(chosen, training.trainingBeam(), data, request, curves));
        return looks.addedTo(published, context, request.spec().getModelName());
    }

    @Override
    public void close() {
        training.close();
    }
}
