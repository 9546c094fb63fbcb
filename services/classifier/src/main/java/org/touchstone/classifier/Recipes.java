package org.touchstone.classifier;

import com.fasterxml.jackson.databind.JsonNode;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.TrainClassifier;

/** How a classifier was trained, as its card keeps it: enough to train another one in the same way on other labels. */
public final class Recipes {
    private Recipes() {}

    /** The task without names, data, architecture and reporting; the initialization is said even where the task left it out. */
    public static JsonNode toJson(TrainClassifier spec) {
        TrainClassifier.Builder recipe = spec.toBuilder()
                .clearDataset()
                .clearModelName()
                .clearArchitecture()
                .clearTestSplit()
                .clearCheckpointing()
                .clearReportEverySteps()
                .clearDiagnose();
        if (spec.getInitialization() == Initialization.INITIALIZATION_UNSPECIFIED) {
            recipe.setInitialization(Initialization.NORMALIZED);
        }
        return Architectures.toJson(recipe.build());
    }

    /** From a card, which a newer version may have written. */
    public static TrainClassifier fromJson(JsonNode json) {
        return ProtoJson.parseTolerantly(json.toString(), TrainClassifier.newBuilder())
                .build();
    }
}
