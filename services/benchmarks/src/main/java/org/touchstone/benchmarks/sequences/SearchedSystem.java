package org.touchstone.benchmarks.sequences;

import java.util.List;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchTraining;

/**
 * A way to train by search.
 *
 * @param pretraining epochs of cross-entropy before
 */
record SearchedSystem(String name, int pretraining, SearchTraining search) {
    private static final int BEAM = 6;
    private static final int LARGE_BEAM = 11;
    private static final int GROW_EVERY = 2;

    /** With and without constraints in training, for tasks that have them. */
    static List<SearchedSystem> constrained(SequenceReproduction.Size size, Rates rates) {
        return List.of(of("ConBSO", size, rates, true), of("BSO", size, rates, false));
    }

    /** By what violations cost and what early ends are, for translation. */
    static List<SearchedSystem> open(SequenceReproduction.Size size, Rates rates) {
        SearchedSystem published = of("BSO", size, rates, false);
        MarginSpec bleu = published.margin().withCost(Cost.BLEU);
        return List.of(
                published.with("BSO with ends compared and cost 1 - BLEU", bleu.withEarlyEnd(EarlyEnd.COMPARED)),
                published.with("BSO with ends compared", published.margin().withEarlyEnd(EarlyEnd.COMPARED)),
                published.with("BSO with cost 1 - BLEU", bleu),
                published);
    }

    /** What each part of the method is worth: the whole first, then without one part each. */
    static List<SearchedSystem> ablations(SequenceReproduction.Size size, Rates rates, boolean constrained) {
        SearchedSystem whole = of("whole", size, rates, constrained);
        MarginSpec margin = whole.margin();
        SearchTraining search = whole.search();
        return List.of(
                whole,
                new SearchedSystem(
                        "no cross-entropy first",
                        0,
                        new SearchTraining(size.pretraining() + size.epochs(), rates, margin, GROW_EVERY)),
                new SearchedSystem(
                        "beam of 6 from the start",
                        whole.pretraining(),
                        new SearchTraining(search.epochs(), rates, margin, 0)),
                whole.with("K_tr = 2", margin.withBeam(2)),
                whole.with("K_tr = 5 = K_te", margin.withBeam(BEAM - 1)),
                whole.with("K_tr = 11", margin.withBeam(LARGE_BEAM)),
                whole.with("stop at the first violation", margin.withAfterViolation(AfterViolation.STOP)),
                whole.with("cost 1 - BLEU", margin.withCost(Cost.BLEU)));
    }

    private static SearchedSystem of(String name, SequenceReproduction.Size size, Rates rates, boolean constrained) {
        return new SearchedSystem(
                name,
                size.pretraining(),
                new SearchTraining(size.epochs(), rates, MarginSpec.of(BEAM, constrained), GROW_EVERY));
    }

    private SearchedSystem with(String other, MarginSpec margin) {
        return new SearchedSystem(
                other, pretraining, new SearchTraining(search.epochs(), search.rates(), margin, search.growEvery()));
    }

    private MarginSpec margin() {
        return search.margin();
    }
}
