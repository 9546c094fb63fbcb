package org.touchstone.evaluation.sequence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.evaluation.use.ReportFile;

/**
 * What a task found about a sequence model, as {@code tasks/<id>/report.json}.
 *
 * @param format {@value #FORMAT}
 * @param model name@digest
 * @param task WORD_ORDERING, PARSING or TRANSLATION
 * @param trainingBeam K_tr; 0: trained by cross-entropy alone
 * @param ranking what hypotheses are ranked by: LAST_SCORE, or LOG_PROBABILITY, the sum over words
 * @param dataset name@digest of what was measured on; empty when a user asked
 * @param split likewise
 * @param sentences how many were measured or decoded
 * @param leftOut how many of the split are shorter or longer than the model was made for
 * @param scores one for each beam; none when a user asked
 * @param shown sentences to be looked at, in order
 * @param notes what a reader should know
 */
public record SequenceReport(
        String format,
        String model,
        String task,
        int trainingBeam,
        String ranking,
        String dataset,
        String split,
        long sentences,
        long leftOut,
        List<BeamScores> scores,
        List<ShownSentence> shown,
        List<String> notes) {
    /** This version. */
    public static final String FORMAT = "touchstone.sequence-report.1";

    /** The kind of artifact. */
    static final String KIND = "sequence-report";

    /** Writes the same bytes in every process. */
    static final ObjectMapper JSON = new ObjectMapper()
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    public SequenceReport {
        scores = List.copyOf(scores);
        shown = List.copyOf(shown);
        notes = List.copyOf(notes);
    }

    /**
     * Scores with a beam by name: "BLEU", or "UAS" and "LAS" (without punctuation) and the same "with punctuation", 0 to 100;
     * "exact match", "complete" and "length ratio" as shares.
     *
     * @param warning why these numbers may mislead; empty: no reason known
     */
    public record BeamScores(int beam, Map<String, Interval> values, String warning) {
        public BeamScores {
            values = new TreeMap<>(values);
        }
    }

    /** A value, and where 95 % of bootstrap draws of whole sentences lie. */
    public record Interval(double value, double low, double high) {}

    /** The same with what was found. */
    SequenceReport with(
            long counted, long outside, List<BeamScores> found, List<ShownSentence> sentencesShown, List<String> said) {
        return new SequenceReport(
                format,
                model,
                task,
                trainingBeam,
                ranking,
                dataset,
                split,
                counted,
                outside,
                found,
                sentencesShown,
                said);
    }

    byte[] bytes() {
        return ReportFile.bytes(JSON, this);
    }
}
