package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.seq2seq.BeamTrace.Candidate;
import org.touchstone.kernel.seq2seq.BeamTrace.Margin;
import org.touchstone.kernel.seq2seq.BeamTrace.Step;

/** Writes down the search of one sentence as it goes; takes no part in it. */
final class TraceRecorder {
    private final int[] wanted;
    private final int dropped;
    private final Lanes lanes;
    private final int sourceWords;
    private final List<Step> steps = new ArrayList<>();
    /** By hypothesis that consumed its word: what the next one is chosen by. */
    private final IdentityHashMap<Hypothesis, float[]> attention = new IdentityHashMap<>();

    private List<Integer> beam = List.of(-1);

    /**
     * @param wanted the wanted output; empty when none is known
     * @param dropped how many of the dropped candidates are written down per step
     * @param lanes where the search goes; what it looks at is written down when they are watched
     */
    TraceRecorder(int[] wanted, int dropped, Lanes lanes, int sourceWords) {
        this.wanted = wanted;
        this.dropped = dropped;
        this.lanes = lanes;
        this.sourceWords = sourceWords;
    }

    /** The wanted word of the next step; negative when there is none. */
    int wantedWord() {
        return steps.size() < wanted.length ? wanted[steps.size()] : -1;
    }

    /** A step that keeps these; {@code reset}: and goes on from the wanted one alone. */
    void step(Frontier frontier, List<Hypothesis> kept, @Nullable Margin margin, boolean reset) {
        attend(frontier.beam());
        List<Candidate> candidates = new ArrayList<>();
        kept.forEach(h -> candidates.add(candidate(frontier, h, candidates.size() + 1L, true)));
        List<Hypothesis> more = frontier.best(kept.size() + dropped);
        more.subList(Math.min(kept.size(), more.size()), more.size())
                .forEach(h -> candidates.add(candidate(frontier, h, candidates.size() + 1L, false)));
        if (candidates.stream().noneMatch(Candidate::wanted)) {
            frontier.wanted().ifPresent(w -> candidates.add(candidate(frontier, w.candidate(), w.rank(), false)));
        }
        steps.add(new Step(candidates, frontier.size(), margin, reset));
        beam = IntStream.range(0, candidates.size())
                .filter(i -> reset
                        ? candidates.get(i).wanted()
                        : i < kept.size() && !kept.get(i).hasEnded())
                .boxed()
                .toList();
    }

    private void attend(List<Hypothesis> hypotheses) {
        float[] weights = lanes.weights();
        if (weights.length > 0) {
            for (Hypothesis h : hypotheses) {
                int from = h.row() * lanes.sourceLength();
                attention.put(h, Arrays.copyOfRange(weights, from, from + sourceWords));
            }
        }
    }

    private Candidate candidate(Frontier frontier, Hypothesis h, long rank, boolean kept) {
        int parent = h.row() - frontier.beam().get(0).row();
        return new Candidate(beam.get(parent), h.word(), h.score(), rank, kept, h.gold());
    }

    BeamTrace trace() {
        return new BeamTrace(steps);
    }

    /** The rows of so many words of a hypothesis. */
    float[][] attention(Hypothesis hypothesis, int words) {
        int length = hypothesis.length();
        float[][] rows = new float[words][];
        int at = length;
        for (Hypothesis h = hypothesis; h.parent() != null; h = h.parent()) {
            at--;
            if (at < words) {
                rows[at] = attention.get(h.parent());
            }
        }
        return rows;
    }
}
