package org.touchstone.training.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.flows.FlowArchitectures;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskResult;

/**
 * Publishes a trained flow: its tensors, and a card with its bits per dimension, how they were measured, and its health. The
 * same training publishes the same bytes. A flow that cannot be inverted well is published too, but no task serves it.
 */
public final class FlowPublisher {
    private static final String FORMAT = "touchstone.flow.1";

    private final Catalog catalog;
    private final InstantSource clock;

    /** {@code clock} dates the facts. */
    public FlowPublisher(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A training that is done. */
    record Trained(Flow flow, FlowSpec architecture, FlowExamples examples, FlowRequest request, Curves curves) {}

    TaskResult publish(TaskContext context, Trained trained) {
        Published<ModelCard> model =
                withFile(trained.flow(), draft(context.task().getId(), trained));
        List<Artifact> artifacts = new ArrayList<>();
        artifacts.add(Facts.artifact("model", model));
        new TaskPictures(context.store(), context.task().getId()).last().ifPresent(artifacts::add);
        return new TaskResult(
                artifacts,
                List.of(new TaskResult.Fact(Topic.MODELS, model.reference(), Facts.ofModel(model, clock.instant()))),
                List.of(),
                trained.curves().last());
    }

    private static ModelCard draft(String task, Trained trained) {
        return new ModelCard(
                ModelCard.FORMAT_VERSION,
                trained.request().spec().getModelName(),
                "",
                FlowModel.KIND,
                FlowArchitectures.toJson(trained.architecture()),
                trained.examples().shape(),
                List.of(),
                trained.examples().normalization(),
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage(task, trained.examples().lineage(), List.of()),
                trained.curves().last(),
                trained.curves().toCard(),
                fingerprint(trained),
                "",
                null);
    }

    private static Map<String, String> fingerprint(Trained trained) {
        Map<String, String> fingerprint = new TreeMap<>(trained.examples().fingerprint(trained.architecture()));
        fingerprint.put("seed", Long.toUnsignedString(trained.request().spec().getSeed()));
        fingerprint.put("held out", Integer.toString(trained.request().heldOut()));
        fingerprint.put(
                "split", trained.request().isOfPoints() ? "" : trained.request().split());
        fingerprint.put(
                "way back",
                trained.request().spec().getReversible() ? "recomputes inputs from outputs" : "keeps inputs");
        fingerprint.put("threads", Integer.toString(Threads.inUse()));
        fingerprint.put("operating system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return fingerprint;
    }

    private Published<ModelCard> withFile(Flow flow, ModelCard draft) {
        try {
            Path parameters = Files.createTempFile("flow", ".safetensors");
            try {
                ArrayFiles.write(
                        new Snapshot(
                                flow.arrays(),
                                Map.of(
                                        "format",
                                        FORMAT,
                                        "architecture",
                                        draft.architecture().toString())),
                        parameters);
                return catalog.publish(draft, parameters);
            } finally {
                Files.deleteIfExists(parameters);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the flow's tensors", e);
        }
    }
}
