package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;

/**
 * Beam search over sentences at once, without dropout, by summed log-probabilities or by last scores (Wiseman and Rush 2016,
 * section 4.1). What comes out for a sentence does not depend on the others beside it,
 * up to rounding.
 */
public final class BeamSearch {
    private final ModelSpec model;
    private final Params parameters;
    private final SearchSpec spec;

    /** The parameters stay the caller's. */
    public BeamSearch(ModelSpec model, Params parameters, SearchSpec spec) {
        this.model = model;
        this.parameters = parameters;
        this.spec = spec;
    }

    /**
     * The outputs for each source, of those its successors make valid.
     *
     * @throws IllegalArgumentException when there are not as many successors as sources, or a source is empty
     */
    public List<Decoded> decode(List<int[]> sources, List<? extends Successors> valid) {
        return search(sources, valid, false, (b, lanes) -> null).stream()
                .map(SentenceSearch::result)
                .toList();
    }

    /**
     * The same outputs to the bit, with attention and the way of the search.
     *
     * @param wanted an output for each source, with the end mark where outputs are open; empty where none is known
     * @param dropped how many dropped candidates are shown per step
     * @throws IllegalArgumentException as {@link #decode}, or when there are not as many wanted outputs as sources
     */
    public List<Traced> trace(List<int[]> sources, List<? extends Successors> valid, List<int[]> wanted, int dropped) {
        if (sources.size() != wanted.size()) {
            throw new IllegalArgumentException(sources.size() + " sources, but " + wanted.size() + " wanted outputs.");
        }
        return search(
                        sources,
                        valid,
                        true,
                        (b, lanes) -> new TraceRecorder(wanted.get(b), dropped, lanes, sources.get(b).length))
                .stream()
                .map(SentenceSearch::traced)
                .toList();
    }

    private interface Watching {
        @Nullable
        TraceRecorder of(int sentence, Lanes lanes);
    }

    private List<SentenceSearch> search(
            List<int[]> sources, List<? extends Successors> valid, boolean watched, Watching watching) {
        if (sources.size() != valid.size()) {
            throw new IllegalArgumentException(sources.size() + " sources, but " + valid.size() + " successors.");
        }
        if (sources.isEmpty()) {
            return List.of();
        }
        return Scope.evaluate(() -> {
            Memory memory = Memory.encode(model, parameters, SourceBatch.of(sources), Masks.NONE);
            Scores scores = new Scores(parameters, List.copyOf(valid), spec.isCumulative());
            try (Lanes lanes = new Lanes(parameters, memory, Masks.NONE, scores, watched)) {
                List<SentenceSearch> searches = new ArrayList<>();
                for (int b = 0; b < valid.size(); b++) {
                    searches.add(new SentenceSearch(spec, valid.get(b), b, watching.of(b, lanes)));
                }
                while (searches.stream().anyMatch(s -> !s.isDone())) {
                    step(searches, lanes, scores);
                }
                return searches;
            }
        });
    }

    private static void step(List<SentenceSearch> searches, Lanes lanes, Scores scores) {
        List<int[]> rows = new ArrayList<>();
        List<int[]> words = new ArrayList<>();
        for (SentenceSearch search : searches) {
            rows.add(search.rows());
            words.add(search.inputs());
        }
        float[] found = lanes.step(rows, words);
        int first = 0;
        for (int b = 0; b < searches.size(); b++) {
            searches.get(b).advance(scores, found, b, first);
            first += rows.get(b).length;
        }
    }
}
