package org.touchstone.sequences;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.Parsing;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;

/**
 * A model with its task as arrays: all that is needed to use it on text. Vocabularies are arrays of bytes, since the header
 * of a safetensors file is no place for a million words.
 */
public final class SequenceFiles {
    private static final String TASK = "task";
    private static final List<String> VOCABULARIES = List.of("sourceVocabulary", "targetVocabulary");
    private static final ObjectMapper JSON = new ObjectMapper();

    private SequenceFiles() {}

    /** A model and what it is asked. The model is the caller's to close. */
    public record Loaded(SequenceModel model, SequenceTask task) {}

    private record Described(TextRules rules, List<String> relations) {}

    /** As arrays and text. */
    public static Snapshot save(SequenceModel model, SequenceTask task) {
        Snapshot saved = model.save();
        Map<String, NamedArray> arrays = new LinkedHashMap<>(saved.arrays());
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        for (String name : VOCABULARIES) {
            byte[] text = String.valueOf(metadata.remove(name)).getBytes(StandardCharsets.UTF_8);
            arrays.put(name, new NamedArray(name, DType.U8, List.of((long) text.length), ByteBuffer.wrap(text)));
        }
        List<String> relations =
                task instanceof ParseTask parse ? parse.parsing().relations() : List.of();
        try {
            metadata.put(TASK, JSON.writeValueAsString(new Described(task.rules(), relations)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of strings and numbers can be written", e);
        }
        return new Snapshot(arrays, metadata);
    }

    /**
     * What {@link #save} gave.
     *
     * @throws SpecException naming the part that is missing or does not fit
     */
    public static Loaded load(Snapshot saved) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>(saved.arrays());
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        for (String name : VOCABULARIES) {
            NamedArray text = arrays.remove(name);
            if (text == null) {
                throw new SpecException(name, "is missing");
            }
            metadata.put(
                    name, StandardCharsets.UTF_8.decode(text.data().duplicate()).toString());
        }
        Described described = described(metadata);
        SequenceModel model = SequenceModel.load(new Snapshot(arrays, metadata));
        try {
            return new Loaded(model, task(described, model));
        } catch (SpecException e) {
            model.close();
            throw e;
        }
    }

    private static Described described(Map<String, String> metadata) {
        try {
            return JSON.readValue(metadata.getOrDefault(TASK, ""), Described.class);
        } catch (JsonProcessingException e) {
            throw new SpecException(TASK, "cannot be read: " + e.getOriginalMessage());
        }
    }

    private static SequenceTask task(Described described, SequenceModel model) {
        Vocabulary target = model.target();
        SequenceTask task =
                switch (described.rules().kind()) {
                    case WORD_ORDERING -> OrderingTask.of(described.rules(), target);
                    case TRANSLATION -> TranslateTask.of(described.rules(), model.source(), target);
                    case PARSING ->
                        new ParseTask(
                                described.rules(),
                                new Parsing(
                                        target,
                                        described.relations(),
                                        described.rules().tokenizer()));
                };
        SpecException.require(
                task.targetWords() == model.spec().targetWords(),
                TASK,
                "has " + task.targetWords() + " words and symbols, but the model "
                        + model.spec().targetWords());
        return task;
    }
}
