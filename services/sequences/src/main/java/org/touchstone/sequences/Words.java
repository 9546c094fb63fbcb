package org.touchstone.sequences;

import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** Vocabularies of sentences to learn from. */
final class Words {
    private Words() {}

    /** {@link SpecException} when no word is left. */
    static Vocabulary counted(String side, List<List<String>> sentences, int minimumCount, int mostWords) {
        return known(side, Vocabulary.count(sentences, minimumCount, mostWords), minimumCount);
    }

    static Vocabulary known(String side, Vocabulary vocabulary, int minimumCount) {
        SpecException.require(
                vocabulary.size() > Vocabulary.MARKS.size(),
                "minimumCount",
                "leaves no word of the " + side + ": none is seen " + minimumCount + " times or more");
        return vocabulary;
    }
}
