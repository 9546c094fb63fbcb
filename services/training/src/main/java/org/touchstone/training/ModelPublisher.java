package org.touchstone.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.classifier.Recipes;
import org.touchstone.classifier.TemporaryFile;
import org.touchstone.kernel.classify.Classifier;
import org.touchstone.kernel.classify.OnnxExport;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Names;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskResult;

/**
 * Publishes a trained classifier: ONNX for everybody, safetensors for ourselves, a card that says what it was made from, and, when
 * the task names a test split, the evaluation that follows. The same training publishes the same bytes.
 */
final class ModelPublisher {
    private static final String FORMAT = "touchstone.classifier.1";

    private final Catalog catalog;
    private final InstantSource clock;

    ModelPublisher(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    TaskResult publish(Task task, Published<DatasetManifest> dataset, Classifier classifier, Curves curves) {
        ModelCard draft = draft(task, dataset, curves);
        Published<ModelCard> model = withFiles(classifier, draft);
        return new TaskResult(
                List.of(Facts.artifact("model", model)),
                List.of(new TaskResult.Fact(Topic.MODELS, model.reference(), Facts.ofModel(model, clock.instant()))),
                task.getTrainClassifier().getTestSplit().isEmpty()
                        ? List.of()
                        : List.of(evaluation(task, dataset, model)),
                curves.last());
    }

    private static ModelCard draft(Task task, Published<DatasetManifest> dataset, Curves curves) {
        TrainClassifier spec = task.getTrainClassifier();
        DatasetManifest manifest = dataset.content();
        return new ModelCard(
                ModelCard.FORMAT_VERSION,
                spec.getModelName(),
                "",
                "classifier",
                Architectures.toJson(spec.getArchitecture()),
                manifest.dimensions(),
                manifest.classNames(),
                new Normalization(
                        manifest.normalization().mean(),
                        manifest.normalization().standardDeviation()),
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage(task.getId(), List.of(dataset.reference()), learned(spec)),
                curves.last(),
                curves.toCard(),
                fingerprint(spec),
                spec.getTestSplit(),
                Recipes.toJson(spec));
    }

    private static List<String> learned(TrainClassifier spec) {
        return spec.getOptimizer().hasLearned()
                ? List.of(spec.getOptimizer().getLearned().getOptimizer())
                : List.of();
    }

    /** On what the bits of a training depend, besides its task and data. */
    private static Map<String, String> fingerprint(TrainClassifier spec) {
        Map<String, String> fingerprint = new TreeMap<>();
        fingerprint.put("seed", Long.toUnsignedString(spec.getSeed()));
        fingerprint.put(
                "initialization",
                Optimizers.initialization(spec.getInitialization()).name());
        if (spec.hasPermuteLabelsSeed()) {
            fingerprint.put("labels", "permuted by seed " + Long.toUnsignedString(spec.getPermuteLabelsSeed()));
        }
        fingerprint.put("threads", Integer.toString(Threads.inUse()));
        fingerprint.put("operating system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return fingerprint;
    }

    private Published<ModelCard> withFiles(Classifier classifier, ModelCard draft) {
        try (TemporaryFile onnx = TemporaryFile.create("model", ".onnx");
                TemporaryFile parameters = TemporaryFile.create("parameters", ".safetensors")) {
            Files.write(onnx.path(), OnnxExport.write(classifier, Map.of("touchstone.model", draft.name())));
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("format", FORMAT);
            metadata.put("architecture", draft.architecture().toString());
            ArrayFiles.write(new Snapshot(classifier.arrays(), metadata), parameters.path());
            return catalog.publish(draft, onnx.path(), parameters.path());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the model's files", e);
        }
    }

    private static Task evaluation(Task task, Published<DatasetManifest> dataset, Published<ModelCard> model) {
        return Task.newBuilder()
                .setId(Names.child(task.getId(), "evaluation"))
                .setSubmitter("training")
                .setTraceparent(task.getTraceparent())
                .setOptions(TaskOptions.newBuilder().setParent(task.getId()))
                .setEvaluateModel(EvaluateModel.newBuilder()
                        .setModel(model.reference())
                        .setDataset(dataset.reference())
                        .setSplit(task.getTrainClassifier().getTestSplit()))
                .build();
    }
}
