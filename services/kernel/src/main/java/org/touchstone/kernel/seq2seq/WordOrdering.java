package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * Putting the words of a sentence back into order. Sources are random permutations by the key and the sentence's number; all
 * unknown words are one word with a count, and come back in random order (Schmaltz, Rush and Shieber 2016).
 */
public record WordOrdering(Vocabulary vocabulary, Key key) {
    private static final String RESTORED = "unknown words";

    /** The sentence, of that number in its data set, as source, wanted output and bag. */
    public Example example(List<String> sentence, long number) {
        int[] target = vocabulary.ids(sentence);
        int[] order = order(target.length, number);
        return new Example(Arrays.stream(order).map(at -> target[at]).toArray(), target, BagSuccessors.of(target));
    }

    private int[] order(int words, long number) {
        return key.fold("source").fold(number).permutation(words);
    }

    /** The words of the sentence in the order of the source. */
    public List<String> shuffled(List<String> sentence, long number) {
        return Arrays.stream(order(sentence.size(), number))
                .mapToObj(sentence::get)
                .toList();
    }

    /** The words of an output for that sentence. */
    public List<String> words(List<String> sentence, List<Integer> output, long number) {
        List<String> unknown = new ArrayList<>(sentence.stream()
                .filter(word -> vocabulary.id(word) == Vocabulary.UNKNOWN)
                .toList());
        List<String> shuffled = new ArrayList<>(unknown.size());
        for (int at : key.fold(RESTORED).fold(number).permutation(unknown.size())) {
            shuffled.add(unknown.get(at));
        }
        Iterator<String> next = shuffled.iterator();
        return output.stream()
                .map(id -> id == Vocabulary.UNKNOWN && next.hasNext() ? next.next() : vocabulary.word(id))
                .toList();
    }
}
