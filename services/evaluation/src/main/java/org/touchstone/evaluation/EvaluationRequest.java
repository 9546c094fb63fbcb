package org.touchstone.evaluation;

import java.util.Optional;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.worker.TaskRejectedException;

/** An evaluation task, checked; an absent data set means the one the model was trained on. */
record EvaluationRequest(Reference model, Optional<Reference> dataset, String split, int batchSize, int bins) {
    private static final int DEFAULT_BATCH = 256;
    private static final int DEFAULT_BINS = 15;
    private static final int MOST_IMAGES = 8192;
    private static final int MOST_BINS = 1000;

    static EvaluationRequest of(EvaluateModel spec) {
        return new EvaluationRequest(
                reference("model", spec.getModel()),
                spec.getDataset().isEmpty() ? Optional.empty() : Optional.of(reference("dataset", spec.getDataset())),
                spec.getSplit().isEmpty() ? "test" : spec.getSplit(),
                range("batchSize", spec.hasBatchSize() ? spec.getBatchSize() : DEFAULT_BATCH, MOST_IMAGES),
                range(
                        "calibrationBins",
                        spec.hasCalibrationBins() ? spec.getCalibrationBins() : DEFAULT_BINS,
                        MOST_BINS));
    }

    private static Reference reference(String field, String text) {
        try {
            return Reference.parse(text);
        } catch (CatalogException e) {
            throw new TaskRejectedException(
                    "evaluateModel." + field, e.getMessage() + " Write \"name\" or \"name@digest\".");
        }
    }

    private static int range(String field, int value, int high) {
        if (value < 1 || value > high) {
            throw new TaskRejectedException("evaluateModel." + field, "is " + value + "; it is 1 to " + high + ".");
        }
        return value;
    }
}
