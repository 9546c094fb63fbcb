package org.touchstone.sequences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.seq2seq.ModelSpec;

/** What the card of a sequence model says of its network, its words and its task. */
public final class SequenceCards {
    /** Field of the architecture: K_tr, 0 for a model of cross-entropy alone. */
    public static final String TRAINING_BEAM = "trainingBeam";

    /** Field of the architecture: a {@link TextRules.Kind}. */
    public static final String TASK = "task";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SequenceCards() {}

    /** The card's architecture. */
    public static JsonNode architecture(ModelSpec spec, SequenceTask task, int trainingBeam) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(TASK, task.rules().kind().name());
        fields.put("layers", spec.layers());
        fields.put("hidden", spec.hidden());
        fields.put("embedding", spec.embedding());
        fields.put("dropout", spec.dropout());
        fields.put("sourceWords", spec.sourceWords());
        fields.put("targetWords", spec.targetWords());
        fields.put(TRAINING_BEAM, trainingBeam);
        fields.put("shortestWords", task.rules().shortest());
        fields.put("longestWords", task.rules().longest());
        fields.put("tokens", task.rules().tokenizer());
        fields.put(
                "relations", task instanceof ParseTask parse ? parse.parsing().relations() : List.of());
        return JSON.valueToTree(fields);
    }
}
