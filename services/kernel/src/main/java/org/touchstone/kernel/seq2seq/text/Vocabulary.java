package org.touchstone.kernel.seq2seq.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.touchstone.kernel.classify.SpecException;

/**
 * The words a model knows, numbered: first the four marks (padding, unknown word, begin, end), then words by falling
 * frequency. A word spelled like a mark is an unknown word: text can never inject a mark.
 */
public final class Vocabulary {
    public static final int PADDING = 0;
    public static final int UNKNOWN = 1;
    public static final int BEGIN = 2;
    public static final int END = 3;
    /** The most words of a vocabulary, marks included. */
    public static final int MOST_WORDS = 1_000_000;
    /** The marks, in order of their numbers. */
    public static final List<String> MARKS = List.of("<pad>", "<unk>", "<s>", "</s>");

    private final List<String> words;
    private final Map<String, Integer> ids;

    private Vocabulary(List<String> words) {
        this.words = List.copyOf(words);
        this.ids = new HashMap<>();
        for (int id = MARKS.size(); id < words.size(); id++) {
            ids.put(words.get(id), id);
        }
    }

    /**
     * As {@link #words} of another gave them.
     *
     * @throws SpecException when the marks are not first, there are more than {@link #MOST_WORDS}, or a word comes twice, is
     *     empty or has a line break
     */
    public static Vocabulary of(List<String> words) {
        SpecException.require(
                words.size() >= MARKS.size() && words.subList(0, MARKS.size()).equals(MARKS),
                "vocabulary",
                "must begin with " + MARKS);
        SpecException.require(
                words.size() <= MOST_WORDS, "vocabulary", "has " + words.size() + " words, at most " + MOST_WORDS);
        Set<String> distinct = new LinkedHashSet<>(words);
        SpecException.require(distinct.size() == words.size(), "vocabulary", "has a word twice");
        SpecException.require(
                words.stream().noneMatch(word -> word.isEmpty() || word.indexOf('\n') >= 0),
                "vocabulary",
                "has an empty word or one with a line break");
        return new Vocabulary(words);
    }

    /** The words seen at least so often, at most so many besides the marks; equally frequent ones in order of spelling. */
    public static Vocabulary count(Iterable<List<String>> sentences, int minimumCount, int maximumWords) {
        Map<String, Integer> counts = new HashMap<>();
        for (List<String> sentence : sentences) {
            sentence.forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        MARKS.forEach(counts::remove);
        List<String> words = new ArrayList<>(MARKS);
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minimumCount)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(maximumWords)
                .forEach(entry -> words.add(entry.getKey()));
        return of(words);
    }

    /** How many words, marks included. */
    public int size() {
        return words.size();
    }

    /** All words by number, marks included. */
    public List<String> words() {
        return words;
    }

    public String word(int id) {
        return words.get(id);
    }

    /** The number of a word; of one it does not know, {@link #UNKNOWN}. */
    public int id(String word) {
        return ids.getOrDefault(word, UNKNOWN);
    }

    /** The numbers of words. */
    public int[] ids(List<String> sentence) {
        return sentence.stream().mapToInt(this::id).toArray();
    }
}
