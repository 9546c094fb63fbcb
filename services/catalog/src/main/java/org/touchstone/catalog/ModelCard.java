package org.touchstone.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trained model: what it takes, what it was made from, how well it did. The digest is taken over everything but itself,
 * the task that made it and the keys of its files, so the same training has the same digest whoever runs it.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; a reader refuses greater ones
 * @param name its name
 * @param digest 64 hexadecimal digits, or empty before publication
 * @param kind "classifier"; "flow": a density, whose card has no classes and no graph; "optimizer": a learned one; or "sequence": a
 *     model of words, whose cards have no classes, normalization and graph
 * @param architecture as the task described it, defaults filled in
 * @param input shape of one image; of an optimizer, of one coordinate; of a sequence model, of one word
 * @param classNames names of the outputs, in order
 * @param normalization what the model applies to pixels in [0, 1]; part of the ONNX graph; of a flow of points: what it applies to
 *     coordinates; of a flow of images: empty
 * @param onnx the deployable graph; all empty where there is none
 * @param parameters its tensors as safetensors
 * @param lineage what it was made from
 * @param metrics last values, by name
 * @param curves values over steps, by name
 * @param fingerprint versions of libraries, threads and the like on which the bits depend
 * @param testSplit split to evaluate it on; empty: none
 * @param recipe the training task without names, data and architecture, "initialization" filled in; absent in old cards
 */
public record ModelCard(
        int formatVersion,
        String name,
        String digest,
        String kind,
        JsonNode architecture,
        ImageDimensions input,
        List<String> classNames,
        Normalization normalization,
        StoredObject onnx,
        StoredObject parameters,
        Lineage lineage,
        Map<String, Double> metrics,
        Map<String, Curve> curves,
        Map<String, String> fingerprint,
        String testSplit,
        @Nullable JsonNode recipe) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    /** The files of a model that is not published yet. */
    public static final StoredObject UNPUBLISHED = new StoredObject("", "", 0);

    public ModelCard {
        architecture = architecture.deepCopy();
        recipe = recipe == null ? null : recipe.deepCopy();
        classNames = List.copyOf(classNames);
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        curves = Collections.unmodifiableMap(new TreeMap<>(curves));
        fingerprint = Collections.unmodifiableMap(new TreeMap<>(fingerprint));
    }

    /** Values at steps, in order. */
    public record Curve(List<Long> steps, List<Double> values) {
        public Curve {
            steps = List.copyOf(steps);
            values = List.copyOf(values);
            if (steps.size() != values.size()) {
                throw new IllegalArgumentException("A curve has one value for each step.");
            }
        }
    }

    /** Whether there is a graph to be deployed, audited or measured. */
    public boolean hasGraph() {
        return !onnx.key().isEmpty();
    }

    /** This card for the given files. */
    ModelCard withFiles(StoredObject newOnnx, StoredObject newParameters) {
        return new ModelCard(
                formatVersion,
                name,
                digest,
                kind,
                architecture,
                input,
                classNames,
                normalization,
                newOnnx,
                newParameters,
                lineage,
                metrics,
                curves,
                fingerprint,
                testSplit,
                recipe);
    }
}
