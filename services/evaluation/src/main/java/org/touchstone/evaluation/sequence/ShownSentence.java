package org.touchstone.evaluation.sequence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sentence to be looked at.
 *
 * @param number its place in the split or among the user's, from 0
 * @param text as the user wrote it; empty for one of a split
 * @param source words as the model reads them, in that order; of word ordering a shuffled bag
 * @param unknown places in {@code source} of words that the model does not know, from 0
 * @param wanted what is right; absent where nobody knows
 * @param problem why there is no output; empty: there is
 * @param searches one for each beam
 * @param training how the search of training goes for it, without dropout; absent for models of cross-entropy and where
 *     nothing is wanted
 */
public record ShownSentence(
        long number,
        String text,
        List<String> source,
        List<Integer> unknown,
        @Nullable Wanted wanted,
        String problem,
        List<Search> searches,
        @Nullable Trace training) {
    public ShownSentence {
        source = List.copyOf(source);
        unknown = List.copyOf(unknown);
        searches = List.copyOf(searches);
    }

    /** The right output: its text and, in parsing, its tree. */
    public record Wanted(String text, @Nullable Tree tree) {}

    /** Heads of the words counted from 1, 0 for the root, and their universal relations. */
    public record Tree(List<Integer> heads, List<String> relations) {
        public Tree {
            heads = List.copyOf(heads);
            relations = List.copyOf(relations);
        }
    }

    /**
     * What came out with a beam.
     *
     * @param outputs best first; fewer than wanted when no more are possible
     * @param trace how they were found; absent when it would be too large
     * @param notes what a reader should know
     */
    public record Search(
            int beam, List<Output> outputs, @Nullable Trace trace, List<String> notes) {
        public Search {
            outputs = List.copyOf(outputs);
            notes = List.copyOf(notes);
        }
    }

    /**
     * An output.
     *
     * @param text its words; in parsing "word(head:relation)"
     * @param symbols what the model wrote: words, and in parsing arcs; without the end mark
     * @param score what it was ranked by
     * @param complete whether it came to an end
     * @param tree in parsing
     * @param exact whether it is what is wanted; absent where nobody knows
     * @param scores of this sentence alone, as those of a beam; none where nothing is wanted
     * @param attention one row for each symbol, one weight for each word of the source; rows sum to 1; absent when too large
     */
    public record Output(
            String text,
            List<String> symbols,
            double score,
            boolean complete,
            @Nullable Tree tree,
            @Nullable Boolean exact,
            Map<String, Double> scores,
            @Nullable List<List<Double>> attention) {
        public Output {
            symbols = List.copyOf(symbols);
            scores = new TreeMap<>(scores);
        }
    }

    /**
     * A search step by step.
     *
     * @param search USE or TRAINING
     * @param lost the first step, from 1, that kept no wanted prefix; absent when there is none or nothing is wanted; in
     *     training the search begins anew there
     */
    public record Trace(String search, int beam, @Nullable Integer lost, List<Step> steps) {
        public Trace {
            steps = List.copyOf(steps);
        }
    }

    /**
     * What was considered for one word.
     *
     * @param considered how many there were; shown are those kept, the best dropped, and the wanted one
     * @param reset whether the search went on from the wanted prefix alone
     * @param margin in training
     */
    public record Step(
            long considered, boolean reset, @Nullable Margin margin, List<Candidate> candidates) {
        public Step {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * A prefix and its last word.
     *
     * @param parent place among the candidates of the step before, -1 at the first
     * @param rank from 1
     * @param wanted whether it is a prefix of the right output
     */
    public record Candidate(int parent, String word, double score, long rank, boolean kept, boolean wanted) {}

    /**
     * How the wanted word stood in training: hinge = 1 - wanted + score of the rival.
     *
     * @param wanted its score g
     * @param rival place of the candidate it is compared with
     * @param cost D where the margin is violated, else 0
     */
    public record Margin(double wanted, int rival, double hinge, double cost, boolean violated) {}
}
