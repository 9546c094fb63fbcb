package org.touchstone.evaluation.sequence;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.seq2seq.BeamSearch;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.Traced;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.SequenceTask.Query;
import org.touchstone.sequences.ServedSequence;

/** Searches sentences with a beam, so many together as memory allows; which ones go together depends on the task alone. */
final class Searching {
    /** Scores of a step and weights of all steps that are held at once. */
    private static final long MOST_NUMBERS = 16L << 20;

    private final SequenceTask task;
    private final SequenceModel model;
    private final int beam;
    private final BeamSearch search;

    Searching(ServedSequence served, int beam) {
        this.task = served.task();
        this.model = served.model();
        this.beam = beam;
        this.search = new BeamSearch(model.spec(), model.parameters(), model.searchSpec(beam));
    }

    private interface Part<T> {
        List<T> of(List<int[]> sources, List<Query> queries, int from);
    }

    List<Decoded> decode(List<Sentence> sentences) {
        return parts(
                sentences,
                (sources, queries, from) -> search.decode(
                        sources, queries.stream().map(Query::valid).toList()));
    }

    /** {@code wanted}: an output for each sentence, empty where none is known. */
    List<Traced> trace(List<Sentence> sentences, List<int[]> wanted) {
        return parts(
                sentences,
                (sources, queries, from) -> search.trace(
                        sources,
                        queries.stream().map(Query::valid).toList(),
                        wanted.subList(from, from + queries.size()),
                        SequenceUse.DROPPED));
    }

    private <T> List<T> parts(List<Sentence> sentences, Part<T> part) {
        List<Query> queries = sentences.stream().map(task::query).toList();
        int together = together(queries);
        List<T> all = new ArrayList<>();
        for (int from = 0; from < queries.size(); from += together) {
            List<Query> some = queries.subList(from, Math.min(queries.size(), from + together));
            all.addAll(part.of(some.stream().map(Query::source).toList(), some, from));
        }
        return all;
    }

    private int together(List<Query> queries) {
        long largest = queries.stream()
                .mapToLong(query -> beam
                        * (model.spec().targetWords() + (long) query.valid().length() * query.source().length))
                .max()
                .orElse(1);
        return (int) Math.max(1, MOST_NUMBERS / largest);
    }
}
