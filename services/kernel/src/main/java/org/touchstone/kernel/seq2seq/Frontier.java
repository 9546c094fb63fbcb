package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * Everything that may follow the beam of one sentence, with its scores.
 *
 * @param cumulative whether the parent's score is added
 * @param gold the wanted next word, negative when there is none
 */
@SuppressWarnings("ArrayRecordComponent")
record Frontier(List<Hypothesis> beam, Scores source, float[] scores, int sentence, boolean cumulative, int gold) {

    /** The best, at most so many: by falling score, equals by parent and then by word. */
    List<Hypothesis> best(int most) {
        Selection selection = new Selection(most);
        for (int k = 0; k < beam.size(); k++) {
            for (int column : beam.get(k).state().columns()) {
                selection.offer(score(k, column), k, column);
            }
        }
        List<Hypothesis> best = new ArrayList<>(selection.size());
        for (int i = 0; i < selection.size(); i++) {
            best.add(following(selection.parent(i), selection.column(i)));
        }
        return best;
    }

    /** How many candidates there are. */
    long size() {
        return beam.stream().mapToLong(h -> h.state().columns().length).sum();
    }

    /** The wanted candidate; empty when its prefix is not in the beam. */
    Optional<Ranked> wanted() {
        for (int k = 0; k < beam.size(); k++) {
            for (int column : beam.get(k).state().columns()) {
                if (beam.get(k).gold() && source.word(sentence, column) == gold) {
                    return Optional.of(new Ranked(following(k, column), rank(k, column)));
                }
            }
        }
        return Optional.empty();
    }

    /** A candidate and its place among all, from 1. */
    record Ranked(Hypothesis candidate, long rank) {}

    private long rank(int parent, int at) {
        double score = score(parent, at);
        long before = 0;
        for (int k = 0; k < beam.size(); k++) {
            for (int column : beam.get(k).state().columns()) {
                double other = score(k, column);
                boolean first = k < parent || (k == parent && column < at);
                before += other > score || (other == score && first) ? 1 : 0;
            }
        }
        return before + 1;
    }

    private double score(int parent, int column) {
        Hypothesis from = beam.get(parent);
        return (cumulative ? from.score() : 0) + scores[from.row() * source.width() + source.offset(sentence, column)];
    }

    private Hypothesis following(int k, int column) {
        Hypothesis parent = beam.get(k);
        int word = source.word(sentence, column);
        return new Hypothesis(
                parent,
                word,
                parent.row(),
                score(k, column),
                parent.gold() && word == gold,
                word == Vocabulary.END ? parent.state() : parent.state().after(column));
    }
}
