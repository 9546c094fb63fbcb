package org.touchstone.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.EvaluationReport;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.kernel.classify.Classifier;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.OwnFiles;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** An evaluation at work, one batch of images a step, in the order of the split. A checkpoint holds the tally so far. */
final class EvaluationRun implements TaskRun {
    private static final long MEMORY_BUDGET_BYTES = 256L << 20;
    private static final String TALLY = "tally";

    private final TaskContext context;
    private final EvaluationRequest request;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Published<ModelCard> model;
    private final Published<DatasetManifest> dataset;
    private final DatasetImages images;
    private final Classifier classifier;
    private final Tally tally;
    private long stepsDone;

    private EvaluationRun(
            TaskContext context,
            Inputs inputs,
            Classifier classifier,
            Tally tally,
            long stepsDone,
            InstantSource clock) {
        this.context = context;
        this.request = inputs.request();
        this.catalog = inputs.catalog();
        this.model = inputs.model();
        this.dataset = inputs.dataset();
        this.images = inputs.images();
        this.classifier = classifier;
        this.tally = tally;
        this.stepsDone = stepsDone;
        this.clock = clock;
    }

    static EvaluationRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, InstantSource clock) {
        Optional<SafetensorsFile> saved = checkpoint.map(Checkpoint::file).map(OwnFiles::read);
        try {
            Inputs inputs = Inputs.open(context, saved, catalog);
            int classes = inputs.images().classes();
            int bins = inputs.request().bins();
            Tally tally = saved.map(file ->
                            Tally.fromNumbers(classes, bins, file.tensor(TALLY).doubles()))
                    .orElseGet(() -> new Tally(classes, bins));
            long steps = saved.map(file -> Long.parseLong(file.metadata().getOrDefault("step", "0")))
                    .orElse(0L);
            return new EvaluationRun(context, inputs, inputs.classifier(context.store()), tally, steps, clock);
        } catch (CatalogException e) {
            throw TaskFailedException.permanent(String.valueOf(e.code()), String.valueOf(e.getMessage()));
        }
    }

    /** What is measured on what: resolved once, when the task begins. */
    private record Inputs(
            EvaluationRequest request,
            Catalog catalog,
            Published<ModelCard> model,
            Published<DatasetManifest> dataset,
            DatasetImages images) {

        static Inputs open(TaskContext context, Optional<SafetensorsFile> saved, Catalog catalog) {
            EvaluationRequest request = EvaluationRequest.of(context.task().getEvaluateModel());
            Published<ModelCard> model = catalog.model(pinned(saved, "model").orElse(request.model()));
            if (!model.content().hasGraph()) {
                throw TaskFailedException.permanent(
                        "MODEL_IS_NO_CLASSIFIER",
                        "Model " + model.reference() + " is a "
                                + model.content().kind()
                                + ", which has no accuracy; a flow is measured with scoreImages, an optimizer with"
                                + " compareOptimizers.");
            }
            Reference named = request.dataset()
                    .orElseGet(() ->
                            Reference.parse(model.content().lineage().datasets().get(0)));
            Published<DatasetManifest> dataset =
                    catalog.dataset(pinned(saved, "dataset").orElse(named));
            if (!dataset.content().dimensions().equals(model.content().input())
                    || dataset.content().classNames().size()
                            != model.content().classNames().size()) {
                throw TaskFailedException.permanent(
                        "DATASET_DOES_NOT_FIT",
                        "Model " + model.reference() + " takes "
                                + model.content().input() + " and knows "
                                + model.content().classNames().size() + " classes; data set " + dataset.reference()
                                + " has " + dataset.content().dimensions() + " and "
                                + dataset.content().classNames().size() + ".");
            }
            var view = catalog.open(dataset.content(), request.split(), MEMORY_BUDGET_BYTES);
            if (view.count() == 0) {
                throw TaskFailedException.permanent(
                        "EMPTY_SPLIT", "Split '" + request.split() + "' of " + dataset.reference() + " has no images.");
            }
            return new Inputs(request, catalog, model, dataset, DatasetImages.all(view));
        }

        private static Optional<Reference> pinned(Optional<SafetensorsFile> saved, String what) {
            return saved.map(file -> file.metadata().get(what)).map(Reference::parse);
        }

        Classifier classifier(ObjectStore store) {
            ModelCard card = model.content();
            try (InputStream in = store.open(card.parameters().key())) {
                var snapshot = ArrayFiles.toSnapshot(Safetensors.read(in, Limits.DEFAULT));
                var input = card.input();
                return Classifier.load(
                        Architectures.toKernel(Architectures.fromJson(card.architecture())),
                        new InputShape(input.channels(), input.height(), input.width()),
                        card.classNames().size(),
                        snapshot.arrays());
            } catch (IOException e) {
                throw TaskFailedException.retryable(
                        "MODEL_UNREADABLE", "Model " + model.reference() + " could not be read.", e);
            }
        }
    }

    @Override
    public long stepsDone() {
        return stepsDone;
    }

    @Override
    public long totalSteps() {
        return (images.count() + request.batchSize() - 1L) / request.batchSize();
    }

    @Override
    public String phase() {
        return "evaluating";
    }

    @Override
    public StepOutcome step() {
        int from = (int) (stepsDone * request.batchSize());
        int to = Math.min(images.count(), from + request.batchSize());
        if (from < to) {
            int[] indices = IntStream.range(from, to).toArray();
            byte[] pixels = new byte[indices.length * images.shape().pixels()];
            int[] labels = new int[indices.length];
            images.read(indices, pixels, labels);
            float[] logits = classifier.logits(pixels, indices.length);
            for (int i = 0; i < indices.length; i++) {
                tally.add(labels[i], logits, i * images.classes());
            }
            stepsDone++;
        }
        return stepsDone >= totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        double[] numbers = tally.toNumbers();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("step", Long.toString(stepsDone));
        metadata.put("model", model.reference());
        metadata.put("dataset", dataset.reference());
        OwnFiles.write(
                SafetensorsFile.of(
                        metadata, List.of(TensorEntry.ofDoubles(TALLY, List.of((long) numbers.length), numbers))),
                file);
    }

    @Override
    public TaskResult finish() {
        List<String> names = dataset.content().classNames();
        EvaluationReport draft = new EvaluationReport(
                EvaluationReport.FORMAT_VERSION,
                "",
                model.reference(),
                dataset.reference(),
                request.split(),
                tally.accuracy(),
                tally.meanNegativeLogLikelihood(),
                names,
                tally.confusionRows(),
                tally.perClass(names),
                tally.calibration(),
                tally.expectedCalibrationError(),
                new Lineage(context.task().getId(), List.of(dataset.reference()), List.of(model.reference())));
        Published<EvaluationReport> report = catalog.publish(draft);
        return new TaskResult(
                List.of(Facts.artifact("evaluation", report)),
                List.of(new TaskResult.Fact(
                        Topic.EVALUATIONS, report.reference(), Facts.ofEvaluation(report, clock.instant()))),
                List.of(),
                Map.of(
                        "accuracy", tally.accuracy().value(),
                        "accuracy low", tally.accuracy().low(),
                        "accuracy high", tally.accuracy().high(),
                        "loss", tally.meanNegativeLogLikelihood(),
                        "calibration error", tally.expectedCalibrationError()));
    }

    @Override
    public void close() {
        classifier.close();
    }
}
