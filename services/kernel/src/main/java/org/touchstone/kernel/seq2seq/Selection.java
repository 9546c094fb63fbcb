package org.touchstone.kernel.seq2seq;

/** The best of what is offered, at most so many, equals in the order of the offers; fewer when fewer are offered. */
final class Selection {
    private final double[] scores;
    private final int[] parents;
    private final int[] columns;
    private int size;

    Selection(int most) {
        this.scores = new double[most];
        this.parents = new int[most];
        this.columns = new int[most];
    }

    int size() {
        return size;
    }

    int parent(int rank) {
        return parents[rank];
    }

    int column(int rank) {
        return columns[rank];
    }

    void offer(double score, int parent, int column) {
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
