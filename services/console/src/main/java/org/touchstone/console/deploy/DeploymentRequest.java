package org.touchstone.console.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.http.ProblemException;

/**
 * A deployment of what is in the store already: a published model ("name" or "name@digest"), or an ONNX object by its key and
 * SHA-256. For a published model the data set defaults to the one it was trained on.
 */
public record DeploymentRequest(
        @Nullable String name,
        @Nullable String dataset,
        @Nullable String split,
        @Nullable String input,
        @Nullable String profile,
        @Nullable String model,
        @Nullable ObjectName onnx) {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(DeploymentRequest.class);

    /** An object of the store. */
    public record ObjectName(@Nullable String key, @Nullable String sha256) {}

    /** Reads a body; a 400 says where it is wrong. */
    static DeploymentRequest read(String body) {
        try {
            DeploymentRequest request = READER.readValue(body);
            if (request == null || (request.model() == null) == (request.onnx() == null)) {
                throw ProblemException.badRequest(
                        "model",
                        "The deployment does not say which model.",
                        "Give 'model' (a published one), or 'onnx' with key and sha256; or send the file itself as"
                                + " application/octet-stream.");
            }
            return request;
        } catch (UnrecognizedPropertyException e) {
            throw ProblemException.badRequest(
                    e.getPropertyName(),
                    "A deployment has no field '" + e.getPropertyName() + "'.",
                    "It has name, dataset, split, input, profile, and model or onnx.");
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest(
                    null,
                    "The body is no deployment: " + e.getOriginalMessage(),
                    "Send a JSON object, as in docs/examples/deploy-model.json.");
        }
    }

    DeploymentForm form(String defaultDataset, String defaultSplit) {
        return DeploymentForm.of(
                name,
                dataset == null || dataset.isBlank() ? defaultDataset : dataset,
                split == null || split.isBlank() ? defaultSplit : split,
                input,
                profile);
    }
}
