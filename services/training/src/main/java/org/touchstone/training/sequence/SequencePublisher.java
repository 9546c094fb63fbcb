package org.touchstone.training.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.classifier.TemporaryFile;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.sequences.SequenceCards;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.ServedSequence;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskResult;

/** Publishes a trained sequence model: its tensors with its words, and a card. The same training publishes the same bytes. */
public final class SequencePublisher {
    /** Of the first phase: they say nothing of a model that came out of the second. */
    private static final Set<String> OF_CROSS_ENTROPY =
            Set.of(Window.CROSS_ENTROPY, Window.PERPLEXITY, SequenceTrainRun.VALIDATION_PERPLEXITY);

    private static final ImageDimensions ONE_WORD = new ImageDimensions(1, 1, 1);

    private final Catalog catalog;
    private final InstantSource clock;

    /** {@code clock} dates the facts. */
    public SequencePublisher(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A training that is done. */
    record Trained(Chosen chosen, int trainingBeam, SequenceData data, SequenceRequest request, Curves curves) {}

    /** The model to publish, and after which epoch and step it was so. */
    record Chosen(Snapshot model, long epoch, long step) {}

    TaskResult publish(TaskContext context, Trained trained) {
        ModelCard draft = draft(context.task().getId(), trained);
        try (TemporaryFile file = TemporaryFile.create("sequence", ".safetensors")) {
            ArrayFiles.write(trained.chosen().model(), file.path());
            Published<ModelCard> model = catalog.publish(draft, file.path());
            return new TaskResult(
                    List.of(Facts.artifact("model", model)),
                    List.of(new TaskResult.Fact(
                            Topic.MODELS, model.reference(), Facts.ofModel(model, clock.instant()))),
                    List.of(),
                    draft.metrics());
        }
    }

    private static ModelCard draft(String task, Trained trained) {
        SequenceTask learned = trained.data().task();
        ModelSpec spec = trained.request().model(learned.source().size(), learned.targetWords());
        return new ModelCard(
                ModelCard.FORMAT_VERSION,
                trained.request().spec().getModelName(),
                "",
                ServedSequence.KIND,
                SequenceCards.architecture(spec, learned, trained.trainingBeam()),
                ONE_WORD,
                List.of(),
                new Normalization(List.of(), List.of()),
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage(task, List.of(trained.data().dataset()), List.of()),
                metrics(trained),
                trained.curves().toCard(),
                fingerprint(trained.request()),
                "",
                recipe(trained.request().spec()));
    }

    private static JsonNode recipe(TrainSequenceModel spec) {
        return Architectures.toJson(spec.toBuilder()
                .clearDataset()
                .clearModelName()
                .clearArchitecture()
                .clearCheckpointing()
                .clearReportEverySteps()
                .clearDiagnose()
                .build());
    }

    private static Map<String, Double> metrics(Trained trained) {
        SequenceData data = trained.data();
        Map<String, Double> metrics = new TreeMap<>();
        trained.curves().toCard().forEach((name, curve) -> {
            if (trained.trainingBeam() == 0 || !OF_CROSS_ENTROPY.contains(name)) {
                metrics.put(name, at(trained.chosen().step(), curve));
            }
        });
        metrics.put("epoch", (double) trained.chosen().epoch());
        metrics.put("training sentences", (double) data.training().size());
        metrics.put("training sentences left out", (double) data.leftOut());
        metrics.put("validation sentences", (double) data.validation().size());
        return metrics;
    }

    /** The last value up to a step; each curve has one in the first epoch of its phase. */
    private static double at(long step, ModelCard.Curve curve) {
        int place = 0;
        while (place + 1 < curve.steps().size() && curve.steps().get(place + 1) <= step) {
            place++;
        }
        return curve.values().get(place);
    }

    private static Map<String, String> fingerprint(SequenceRequest request) {
        String validation = request.spec().getValidationSplit();
        return Map.of(
                "seed",
                Long.toUnsignedString(request.spec().getSeed()),
                "split",
                request.split(),
                "validation split",
                validation.isEmpty() ? "held out of " + request.split() : validation,
                "threads",
                Integer.toString(Threads.inUse()),
                "operating system",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
}
