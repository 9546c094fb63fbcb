package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * The best successors of a beam of one sentence: by falling score, equals by parent and then by word. A beam larger than what
 * can follow gives what there is.
 */
final class Selection {
    private final double[] scores;
    private final int[] parents;
    private final int[] columns;
    private int size;

    private Selection(int most) {
        this.scores = new double[most];
        this.parents = new int[most];
        this.columns = new int[most];
    }

    /**
     * @param gold the wanted next word, negative when there is none
     * @param cumulative whether the parent's score is added
     */
    static List<Hypothesis> best(
            List<Hypothesis> beam,
            Scores source,
            float[] scores,
            int sentence,
            int most,
            boolean cumulative,
            int gold) {
        Selection selection = new Selection(most);
        for (int k = 0; k < beam.size(); k++) {
            Hypothesis parent = beam.get(k);
            int from = parent.row() * source.width();
            double base = cumulative ? parent.score() : 0;
            for (int column : parent.state().columns()) {
                selection.offer(base + scores[from + source.offset(sentence, column)], k, column);
            }
        }
        List<Hypothesis> best = new ArrayList<>(selection.size);
        for (int i = 0; i < selection.size; i++) {
            Hypothesis parent = beam.get(selection.parents[i]);
            int word = source.word(sentence, selection.columns[i]);
            best.add(new Hypothesis(
                    parent,
                    word,
                    parent.row(),
                    selection.scores[i],
                    parent.gold() && word == gold,
                    word == Vocabulary.END ? parent.state() : parent.state().after(selection.columns[i])));
        }
        return best;
    }

    private void offer(double score, int parent, int column) {
        if (size == scores.length && !(score > scores[size - 1])) {
            return;
        }
        int at = size < scores.length ? size++ : size - 1;
        while (at > 0 && scores[at - 1] < score) {
            scores[at] = scores[at - 1];
            parents[at] = parents[at - 1];
            columns[at] = columns[at - 1];
            at--;
        }
        scores[at] = score;
        parents[at] = parent;
        columns[at] = column;
    }
}
