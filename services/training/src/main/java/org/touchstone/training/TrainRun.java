package org.touchstone.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.touchstone.kernel.classify.Classifier;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.Evaluation;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Normalization;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.StepResult;
import org.touchstone.kernel.classify.TrainingDivergedException;
import org.touchstone.kernel.classify.TrainingSpec;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A training task at work, one mini-batch a step. Reports the means of loss and accuracy over the steps since the last report,
 * and loss and accuracy on the held-out images after each epoch. A checkpoint holds the training, the curves so far and which
 * data set "name" meant when the task began.
 */
final class TrainRun implements TaskRun {
    private static final String DATASET = "dataset";
    private static final String OPTIMIZER = "optimizer";
    private static final int VALIDATION_BATCH = 256;

    private final TaskContext context;
    private final Task task;
    private final TrainingRequest request;
    private final TrainingImages images;
    private final ClassifierTraining training;
    private final Curves curves;
    private final ReportWindow window;
    private final ModelPublisher publisher;
    private final long stepsPerEpoch;
    private final Looks looks;
    private final @Nullable Diagnosing diagnosing;

    private TrainRun(
            TaskContext context,
            Task task,
            TrainingImages images,
            ClassifierTraining training,
            Map<String, NamedArray> arrays,
            ModelPublisher publisher) {
        this.context = context;
        this.task = task;
        this.request = TrainingRequest.of(task.getTrainClassifier());
        this.images = images;
        this.training = training;
        this.curves = Curves.fromArrays(arrays);
        this.window = ReportWindow.fromArrays(arrays);
        this.publisher = publisher;
        this.looks = Looks.fromArrays(arrays);
        Probes probes = images.probes();
        this.diagnosing = probes == null
                ? null
                : new Diagnosing(
                        new Telling(
                                context,
                                looks,
                                request.diagnose().every(training.spec().steps()),
                                training.spec().steps()),
                        probes);
        this.stepsPerEpoch =
                Math.max(1, images.training().count() / request.spec().getBatchSize());
    }

    static TrainRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, ModelPublisher publisher) {
        TrainingRequest request = TrainingRequest.of(context.task().getTrainClassifier());
        Optional<Snapshot> snapshot = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        Published<DatasetManifest> dataset = resolve(catalog, request, snapshot);
        TrainingImages images = TrainingImages.open(catalog, request, dataset);
        Optional<LearnedChoice> learned = learned(context, snapshot);
        Optimizer<?> optimizer = learned.isPresent() ? learned.get().optimizer() : request.handMade();
        TrainingSpec spec = request.trainingSpec(request.steps(images.training().count()), optimizer);
        Task task = learned.map(choice -> choice.pinned(context.task())).orElseGet(context::task);
        request.diagnose().requireSteps(spec.steps());
        try {
            ClassifierTraining training = snapshot.isPresent()
                    ? ClassifierTraining.restore(request.architecture(), spec, images.training(), snapshot.get())
                    : ClassifierTraining.start(request.architecture(), spec, normalization(dataset), images.training());
            Map<String, NamedArray> arrays = snapshot.map(Snapshot::arrays).orElse(Map.of());
            return new TrainRun(context, task, images, training, arrays, publisher);
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "INVALID_ARCHITECTURE",
                    "On images of " + dataset.content().dimensions() + ": trainClassifier."
                            + (e.field().startsWith("optimizer.") ? "" : "architecture.") + e.getMessage() + ".");
        }
    }

    private static Optional<LearnedChoice> learned(TaskContext context, Optional<Snapshot> snapshot) {
        var optimizer = context.task().getTrainClassifier().getOptimizer();
        return optimizer.hasLearned()
                ? Optional.of(LearnedChoice.load(
                        context.store(), optimizer.getLearned(), snapshot.map(saved -> saved.metadata()
                                .get(OPTIMIZER))))
                : Optional.empty();
    }

    private static Published<DatasetManifest> resolve(
            Catalog catalog, TrainingRequest request, Optional<Snapshot> snapshot) {
        String pinned = snapshot.map(found -> found.metadata().get(DATASET))
                .orElseGet(() -> request.dataset().toString());
        try {
            return catalog.dataset(Reference.parse(pinned));
        } catch (CatalogException e) {
            throw TrainingImages.failed(e);
        }
    }

    private static Normalization normalization(Published<DatasetManifest> dataset) {
        var measured = dataset.content().normalization();
        return new Normalization(
                measured.mean(),
                measured.standardDeviation().stream()
                        .map(deviation -> deviation > 0 ? deviation : 1.0)
                        .toList());
    }

    @Override
    public long stepsDone() {
        return training.stepsDone();
    }

    @Override
    public long totalSteps() {
        return training.spec().steps();
    }

    @Override
    public String phase() {
        return "training";
    }

    @Override
    public StepOutcome step() {
        if (training.isDone()) {
            return StepOutcome.DONE;
        }
        whileFinite(() -> {
            report(diagnosing == null ? training.step() : diagnosing.step(training));
            return true;
        });
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
                            + " Lower the learning rate, warm it up, or choose another initialization.");
        }
    }

    private void report(StepResult result) {
        if (Double.isFinite(result.loss())) {
            window.add(result);
        }
        if (training.spec().reports(result.step()) && !window.isEmpty()) {
            tell("training loss", result.step(), window.meanLoss());
            tell("training accuracy", result.step(), window.meanAccuracy());
            if (!request.spec().getOptimizer().hasLearned()) {
                tell("learning rate", result.step(), result.learningRate());
            }
            window.clear();
        }
        if (training.fellBackAt().orElse(-1) == result.step()) {
            tell("fallback to Adam", result.step(), (double) result.step());
        }
        boolean epochEnds = result.step() % stepsPerEpoch == 0 || training.isDone();
        if (epochEnds && images.validation().count() > 0) {
            try (Classifier classifier = training.classifier()) {
                Evaluation evaluation = Evaluation.of(classifier, images.validation(), VALIDATION_BATCH);
                tell("validation loss", result.step(), evaluation.loss());
                tell("validation accuracy", result.step(), evaluation.accuracy());
            }
        }
    }

    private void tell(String name, long step, double value) {
        curves.add(name, step, value);
        context.metric(name, step, value);
    }

    @Override
    public boolean checkpointDue() {
        long every = request.spec().getCheckpointing().getEverySteps();
        return every > 0 && training.stepsDone() % every == 0;
    }

    @Override
    public void save(Path file) {
        Snapshot snapshot = whileFinite(training::snapshot);
        Map<String, NamedArray> arrays = new LinkedHashMap<>(snapshot.arrays());
        window.put(arrays);
        arrays.putAll(curves.toArrays());
        looks.put(arrays);
        Map<String, String> metadata = new LinkedHashMap<>(snapshot.metadata());
        metadata.put(DATASET, images.dataset().reference());
        if (request.spec().getOptimizer().hasLearned()) {
            metadata.put(OPTIMIZER, request.spec().getOptimizer().getLearned().getOptimizer());
        }
        ArrayFiles.write(new Snapshot(arrays, metadata), file);
    }

    @Override
    public TaskResult finish() {
        try (Classifier classifier = whileFinite(training::classifier)) {
            return looks.addedTo(
                    publisher.publish(task, images.dataset(), classifier, curves),
                    context,
                    request.spec().getModelName());
        }
    }

    @Override
    public void close() {
        training.close();
    }
}
