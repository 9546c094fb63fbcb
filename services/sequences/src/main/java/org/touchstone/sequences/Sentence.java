package org.touchstone.sequences;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;

/**
 * A sentence as a model is asked and judged.
 *
 * @param number its place in its split or among the user's sentences, from 0; random draws are by it
 * @param words of the source, at least one; of a treebank as written
 * @param wanted the words wanted; empty where nobody knows them, and in parsing
 * @param tree the tree wanted, in parsing
 */
public record Sentence(long number, List<String> words, List<String> wanted, Optional<ParsedSentence> tree) {
    public Sentence {
        words = List.copyOf(words);
        wanted = List.copyOf(wanted);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("A sentence has a word at least.");
        }
    }

    /** Of text alone. */
    static Sentence of(long number, List<String> words, List<String> wanted) {
        return new Sentence(number, words, wanted, Optional.empty());
    }
}
