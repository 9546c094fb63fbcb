package org.touchstone.metatraining;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.Curves;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.classifier.TemporaryFile;
import org.touchstone.kernel.l2l.MetaState;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.worker.TaskResult;

/**
 * Publishes a trained optimizer as a model: its parameters that did best on validation, and a card with its curves and how it was
 * trained. The same training publishes the same bytes, into however many shards it was scattered.
 */
final class OptimizerPublisher {
    private final Catalog catalog;
    private final InstantSource clock;

    OptimizerPublisher(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** {@code spec} has every default filled in, and names what it started at with its digest. */
    TaskResult publish(String taskId, TrainOptimizer spec, Families.Opened family, MetaState state, Curves curves) {
        Map<String, Double> metrics = new TreeMap<>(curves.last());
        metrics.put("best validation loss", state.bestLoss());
        metrics.put("parameters", (double) state.best().length);
        Published<ModelCard> model = withParameters(spec, state.best(), draft(taskId, spec, family, metrics, curves));
        return new TaskResult(
                List.of(Facts.artifact("model", model)),
                List.of(new TaskResult.Fact(Topic.MODELS, model.reference(), Facts.ofModel(model, clock.instant()))),
                List.of(),
                metrics);
    }

    private static ModelCard draft(
            String taskId, TrainOptimizer spec, Families.Opened family, Map<String, Double> metrics, Curves curves) {
        return new ModelCard(
                ModelCard.FORMAT_VERSION,
                spec.getModelName(),
                "",
                LearnedOptimizers.KIND,
                LearnedOptimizers.toJson(spec.getArchitecture()),
                new ImageDimensions(1, 1, 1),
                List.of(),
                new Normalization(List.of(), List.of()),
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage(
                        taskId,
                        Optional.ofNullable(family.dataset()).stream().toList(),
                        spec.getStart().isEmpty() ? List.of() : List.of(spec.getStart())),
                metrics,
                curves.toCard(),
                fingerprint(spec),
                "",
                LearnedOptimizers.recipe(spec, Families.pinned(spec.getFamily(), family)));
    }

    private static Map<String, String> fingerprint(TrainOptimizer spec) {
        return new TreeMap<>(Map.of(
                "seed",
                Long.toUnsignedString(spec.getSeed()),
                "threads",
                Integer.toString(Threads.inUse()),
                "operating system",
                System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    }

    private Published<ModelCard> withParameters(TrainOptimizer spec, float[] phi, ModelCard draft) {
        try (TemporaryFile parameters = TemporaryFile.create("optimizer", ".safetensors")) {
            LearnedOptimizers.write(spec.getArchitecture(), phi, parameters.path());
            return catalog.publish(draft, parameters.path());
        }
    }
}
