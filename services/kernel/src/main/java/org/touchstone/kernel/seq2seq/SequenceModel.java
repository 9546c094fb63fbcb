package org.touchstone.kernel.seq2seq;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.NamedArrays;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;

/**
 * A trained model: its network, its parameters (which it owns), its words, and the beam it was trained with by beam-search
 * optimization, 0 when by cross-entropy alone. The words of the target may end with symbols that are no text, such as arcs.
 */
public record SequenceModel(ModelSpec spec, Params parameters, Vocabulary source, Vocabulary target, int trainingBeam)
        implements AutoCloseable {
    private static final String FORMAT = "touchstone.sequence-model.1";
    private static final String WORD_BREAK = "\n";

    public SequenceModel {
        SpecException.require(
                source.size() == spec.sourceWords(),
                "vocabulary",
                "has " + source.size() + " source words, but the model " + spec.sourceWords());
        SpecException.require(
                target.size() <= spec.targetWords(),
                "vocabulary",
                "has " + target.size() + " target words, but the model only " + spec.targetWords());
        SpecException.require(
                trainingBeam == 0 || trainingBeam >= 2, "trainingBeam", "must be 0 or at least 2, not " + trainingBeam);
    }

    /** How to search it with that many hypotheses: by what it was trained for. */
    public SearchSpec searchSpec(int beam) {
        return trainingBeam == 0 ? SearchSpec.byProbability(beam) : SearchSpec.byLastScore(beam);
    }

    /**
     * A sentence that warns when a beam is larger than training prepared the model for (K_tr - 1): scores of a wider beam were
     * never compared, and quality can collapse. Empty for models of cross-entropy.
     */
    public Optional<String> warning(int beam) {
        return warning(trainingBeam, beam);
    }

    /** {@link #warning(int)} for a model trained with that beam, 0 for cross-entropy. */
    public static Optional<String> warning(int trainingBeam, int beam) {
        return trainingBeam == 0 || beam < trainingBeam
                ? Optional.empty()
                : Optional.of("The model was trained with a beam of " + trainingBeam + " and supports at most "
                        + (trainingBeam - 1) + " at use, not " + beam + ".");
    }

    /**
     * Refuses to serve with a beam that {@link #warning} warns of, unless that is what is wanted.
     *
     * @throws SpecException naming the beam and both ways out
     */
    public void requireServable(int beam, boolean widerBeamWanted) {
        warning(beam).filter(w -> !widerBeamWanted).ifPresent(w -> {
            throw new SpecException("beam", w + " Use a smaller beam, or say that the wider one is wanted.");
        });
    }

    /**
     * Outputs for sources with that many hypotheses.
     *
     * @throws SpecException where {@link #requireServable} refuses the beam
     */
    public List<Decoded> decode(
            List<int[]> sources, List<? extends Successors> valid, int beam, boolean widerBeamWanted) {
        requireServable(beam, widerBeamWanted);
        return new BeamSearch(spec, parameters, searchSpec(beam)).decode(sources, valid);
    }

    /** For a file of tensors: the arrays by name, and as text the network, the words and the beam. */
    public Snapshot save() {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        NamedArrays.put(arrays, "", parameters);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("layers", Integer.toString(spec.layers()));
        metadata.put("hidden", Integer.toString(spec.hidden()));
        metadata.put("embedding", Integer.toString(spec.embedding()));
        metadata.put("dropout", Double.toString(spec.dropout()));
        metadata.put("targetWords", Integer.toString(spec.targetWords()));
        metadata.put("trainingBeam", Integer.toString(trainingBeam));
        metadata.put("sourceVocabulary", String.join(WORD_BREAK, source.words()));
        metadata.put("targetVocabulary", String.join(WORD_BREAK, target.words()));
        return new Snapshot(arrays, metadata);
    }

    /**
     * What {@link #save} gave.
     *
     * @throws SpecException when it is of another format or not consistent
     */
    public static SequenceModel load(Snapshot saved) {
        Metadata metadata = new Metadata(saved.metadata());
        metadata.require("format", FORMAT);
        Vocabulary source = vocabulary(metadata, "sourceVocabulary");
        Vocabulary target = vocabulary(metadata, "targetVocabulary");
        ModelSpec spec = new ModelSpec(
                metadata.count("layers"),
                metadata.count("hidden"),
                metadata.count("embedding"),
                metadata.number("dropout"),
                source.size(),
                metadata.count("targetWords"));
        try (Scope scope = Scope.open()) {
            Params parameters = NamedArrays.take(saved.arrays(), "", DType.F32, spec.parameterShapes());
            SequenceModel model = new SequenceModel(spec, parameters, source, target, metadata.count("trainingBeam"));
            scope.release(parameters);
            return model;
        }
    }

    private static Vocabulary vocabulary(Metadata metadata, String field) {
        return Vocabulary.of(List.of(metadata.text(field).split(WORD_BREAK, -1)));
    }

    @Override
    public void close() {
        parameters.close();
    }
}
