package org.touchstone.training.flow;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.TrainingDivergedException;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.FlowTraining;
import org.touchstone.kernel.flow.FlowTrainingSpec;
import org.touchstone.kernel.flow.Health;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.training.Looks;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A training of a flow at work, one batch a step. Every so often the held-out examples are measured with frozen statistics and
 * a sheet of samples is drawn, always from the same latents. A checkpoint holds the training, the curves and which data set
 * "name" meant when the task began.
 */
public final class FlowTrainRun implements TaskRun {
    static final String TRAINING = "training bits per dimension";
    static final String HELD_OUT = "held-out bits per dimension";
    static final String GAP = "gap between held-out and training bits";

    private static final String DATASET = "dataset";
    private static final String SUM = "report.sum";
    private static final String COUNT = "report.count";

    private final TaskContext context;
    private final FlowRequest request;
    private final FlowExamples examples;
    private final FlowSpec architecture;
    private final FlowTraining training;
    private final Curves curves;
    private final FlowPublisher publisher;
    private final TaskPictures pictures;
    private final Looks looks;
    private final @Nullable FlowDiagnosing diagnosing;
    private double sum;
    private long count;

    private FlowTrainRun(TaskContext context, Opened opened, FlowTraining training, FlowPublisher publisher) {
        this.context = context;
        this.request = opened.request();
        this.examples = opened.examples();
        this.architecture = opened.architecture();
        this.training = training;
        this.curves = Curves.fromArrays(opened.arrays());
        this.publisher = publisher;
        this.pictures = new TaskPictures(context.store(), context.task().getId());
        this.looks = Looks.fromArrays(opened.arrays());
        this.diagnosing = request.spec().hasDiagnose() ? FlowDiagnosing.of(context, looks, request, examples) : null;
        this.sum = Double.parseDouble(opened.metadata().getOrDefault(SUM, "0"));
        this.count = Long.parseLong(opened.metadata().getOrDefault(COUNT, "0"));
    }

    private record Opened(
            FlowRequest request,
            FlowExamples examples,
            FlowSpec architecture,
            Map<String, NamedArray> arrays,
            Map<String, String> metadata) {}

    /** At its beginning or at a checkpoint; {@link TaskFailedException} when the data are not there or do not fit. */
    public static FlowTrainRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, FlowPublisher publisher) {
        FlowRequest request = FlowRequest.of(context.task().getTrainFlow());
        Optional<Snapshot> snapshot = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        try {
            FlowExamples examples = request.isOfPoints()
                    ? new PointExamples(request)
                    : ImageExamples.open(catalog, request, resolve(catalog, request, snapshot));
            FlowSpec architecture = request.architecture(examples.shape());
            FlowTrainingSpec spec = request.trainingSpec(examples.steps());
            FlowTraining training = snapshot.isPresent()
                    ? FlowTraining.restore(architecture, spec, snapshot.get())
                    : FlowTraining.start(architecture, spec, DType.F32);
            Opened opened = new Opened(
                    request,
                    examples,
                    architecture,
                    snapshot.map(Snapshot::arrays).orElse(Map.of()),
                    snapshot.map(Snapshot::metadata).orElse(Map.of()));
            return new FlowTrainRun(context, opened, training, publisher);
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "INVALID_ARCHITECTURE", "trainFlow.architecture." + e.getMessage() + ".");
        }
    }

    private static Published<DatasetManifest> resolve(
            Catalog catalog, FlowRequest request, Optional<Snapshot> snapshot) {
        String pinned = snapshot.map(found -> found.metadata().get(DATASET))
                .orElseGet(() -> request.dataset().toString());
        try {
            return catalog.dataset(Reference.parse(pinned));
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("DATASET_" + e.code(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public long stepsDone() {
        return training.stepsDone();
    }

    @Override
    public long totalSteps() {
        return examples.steps();
    }

    @Override
    public String phase() {
        return "training";
    }

    @Override
    public StepOutcome step() {
        if (stepsDone() < totalSteps()) {
            report(whileFinite(() -> Scope.evaluate(() -> trained(examples.batch(training.stepsDone())))));
        }
        return stepsDone() < totalSteps() ? StepOutcome.CONTINUE : StepOutcome.DONE;
    }

    private FlowTraining.Step trained(Tensor batch) {
        return diagnosing == null ? training.step(batch) : diagnosing.step(training, batch);
    }

    private <T> T whileFinite(Supplier<T> work) {
        try {
            return work.get();
        } catch (TrainingDivergedException e) {
            String origin = diagnosing == null ? "" : diagnosing.origin(training);
            throw TaskFailedException.permanent(
                    "DIVERGED",
                    e.getMessage() + "." + origin + " Lower the learning rate or warm it up; a saved step is kept.");
        }
    }

    private void report(FlowTraining.Step step) {
        sum += examples.bits(step.negativeLogDensity());
        count++;
        if (request.reports(step.number(), totalSteps())) {
            tell(TRAINING, step.number(), sum / count);
            tell("gradient norm", step.number(), step.gradientNorm());
            sum = 0;
            count = 0;
        }
        if (request.looks(step.number(), totalSteps())) {
            look(step.number());
        }
    }

    private void look(long step) {
        try (Flow ready = examples.ready(training.flow())) {
            Map<String, Double> measures = examples.measure(ready, step == totalSteps());
            measures.forEach((name, value) -> tell(name, step, value));
            Double trained = curves.last().get(TRAINING);
            if (trained != null) {
                tell(GAP, step, Objects.requireNonNull(measures.get(HELD_OUT)) - trained);
            }
            examples.baselines().forEach((name, value) -> tell(name, step, value));
            pictures.put(String.format(Locale.ROOT, "samples-%010d", step), examples.sheet(ready));
        }
    }

    private void tell(String name, long step, double value) {
        if (!Double.isFinite(value)) {
            throw TaskFailedException.permanent(
                    "NOT_FINITE",
                    "At step " + step + " the " + name + " is " + value
                            + ": the flow cannot be measured. Lower the learning rate or warm it up.");
        }
        curves.add(name, step, value);
        context.metric(name, step, value);
    }

    static void put(Map<String, Double> measures, Health health) {
        measures.put(FlowModel.LARGEST_LATENT, health.largestLatent());
        measures.put(FlowModel.ROUND_TRIP, health.roundTripError());
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
        examples.lineage().forEach(dataset -> metadata.put(DATASET, dataset));
        metadata.put(SUM, Double.toString(sum));
        metadata.put(COUNT, Long.toString(count));
        ArrayFiles.write(new Snapshot(arrays, metadata), file);
    }

    @Override
    public TaskResult finish() {
        try (Flow ready = examples.ready(training.flow())) {
            TaskResult published = publisher.publish(
                    context, new FlowPublisher.Trained(ready, architecture, examples, request, curves));
            return looks.addedTo(published, context, request.spec().getModelName());
        }
    }

    @Override
    public void close() {
        training.close();
    }
}
