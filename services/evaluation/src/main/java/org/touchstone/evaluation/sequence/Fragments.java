package org.touchstone.evaluation.sequence;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.touchstone.evaluation.sequence.ShownSentence.Output;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.evaluation.use.ReportFile;
import org.touchstone.worker.TaskContext;

/** Sentences that steps leave to be shown, {@code tasks/<id>/shown/<step>.json}, until the report has them all. */
record Fragments(TaskContext context) {
    /** Weights and candidates of a report; a candidate weighs as much as ten weights. */
    private static final long MOST = 1_500_000;

    private static final int CANDIDATE = 10;
    private static final int MOST_BYTES = 64 << 20;
    private static final String LEFT_OUT =
            "Its search and attention are left out: the report would be too large. Show fewer sentences or use a smaller beam.";

    private String key(long step) {
        return "tasks/" + context.task().getId() + "/shown/" + String.format(Locale.ROOT, "%06d", step) + ".json";
    }

    /** Keeps what the step leaves; the same again changes nothing. */
    void put(long step, List<ShownSentence> shown) {
        if (!shown.isEmpty()) {
            context.store()
                    .create(key(step), ReportFile.bytes(SequenceReport.JSON, within(MOST, shown)), "application/json");
        }
    }

    /** What steps left, in order, so much of it as a report may hold. */
    List<ShownSentence> all(long steps) {
        List<ShownSentence> all = new ArrayList<>();
        for (long step = 0; step < steps; step++) {
            context.store().read(key(step), MOST_BYTES).ifPresent(stored -> all.addAll(read(stored.content())));
        }
        return within(MOST, all);
    }

    private static List<ShownSentence> read(byte[] json) {
        try {
            return SequenceReport.JSON.readValue(json, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what a step left", e);
        }
    }

    /** Searches keep traces and attention in order until so much is used up. */
    static List<ShownSentence> within(long most, List<ShownSentence> sentences) {
        long left = most;
        List<ShownSentence> kept = new ArrayList<>();
        for (ShownSentence one : sentences) {
            List<Search> searches = new ArrayList<>();
            for (Search search : one.searches()) {
                long size = size(search);
                searches.add(size <= left ? search : without(search));
                left -= size <= left ? size : 0;
            }
            long training = one.training() == null ? 0 : size(one.training());
            kept.add(new ShownSentence(
                    one.number(),
                    one.text(),
                    one.source(),
                    one.unknown(),
                    one.wanted(),
                    one.problem(),
                    searches,
                    training <= left ? one.training() : null));
            left -= training <= left ? training : 0;
        }
        return kept;
    }

    private static long size(Search search) {
        long size = search.trace() == null ? 0 : size(search.trace());
        for (Output output : search.outputs()) {
            List<List<Double>> attention = output.attention();
            size += attention == null
                    ? 0
                    : attention.stream().mapToLong(List::size).sum();
        }
        return size;
    }

    private static long size(ShownSentence.Trace trace) {
        return CANDIDATE
                * trace.steps().stream()
                        .mapToLong(step -> step.candidates().size())
                        .sum();
    }

    private static Search without(Search search) {
        List<Output> outputs = search.outputs().stream()
                .map(o -> new Output(
                        o.text(), o.symbols(), o.score(), o.complete(), o.tree(), o.exact(), o.scores(), null))
                .toList();
        List<String> notes = new ArrayList<>(search.notes());
        notes.add(LEFT_OUT);
        return new Search(search.beam(), outputs, null, notes);
    }
}
