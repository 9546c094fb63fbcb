package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.seq2seq.text.ParallelText;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** Translation: outputs of any words, open, of at most so many words with the end mark. */
public record Translation(Vocabulary source, Vocabulary target, int longest) {

    /** A pair to learn from; it must be shorter than the longest output. */
    public Example example(ParallelText.Pair pair) {
        int[] words = target.ids(pair.target());
        int[] ended = Arrays.copyOf(words, words.length + 1);
        ended[words.length] = Vocabulary.END;
        return new Example(source.ids(pair.source()), ended, valid());
    }

    /** The valid outputs for any source. */
    public Successors valid() {
        return Successors.free(target.size(), longest, true);
    }

    /** The words of an output. */
    public List<String> words(List<Integer> output) {
        return output.stream().map(target::word).toList();
    }
}
