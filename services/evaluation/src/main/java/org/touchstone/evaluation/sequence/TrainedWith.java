package org.touchstone.evaluation.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.sequences.ServedSequence;

/** The search that a model was trained by, as the recipe of its card says. */
final class TrainedWith {
    private TrainedWith() {}

    /** Empty for models of cross-entropy. */
    static Optional<MarginSpec> of(ServedSequence served) {
        int beam = served.model().trainingBeam();
        if (beam == 0) {
            return Optional.empty();
        }
        JsonNode recipe = served.card().content().recipe();
        JsonNode search = recipe == null ? MissingNode.getInstance() : recipe.path("search");
        return Optional.of(new MarginSpec(
                beam,
                search.path("cost").asText().equals("BLEU") ? Cost.BLEU : Cost.ONE,
                search.path("constrained").asBoolean(false),
                search.path("afterViolation").asText().equals("STOP") ? AfterViolation.STOP : AfterViolation.RESET,
                search.path("earlyEnd").asText().equals("ANY_WORD") ? EarlyEnd.ANY_WORD : EarlyEnd.COMPARED));
    }
}
