package org.touchstone.benchmarks.sequences;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.touchstone.kernel.seq2seq.parse.Attachment;
import org.touchstone.kernel.seq2seq.text.Bleu;

/** A quality of a test set that comes from counts of its sentences, added up. */
record Measure<C>(String name, C none, BinaryOperator<C> plus, ToDoubleFunction<C> value) {
    static final Measure<Bleu> BLEU = new Measure<>("BLEU", Bleu.NONE, Bleu::plus, Bleu::corpus);
    static final Measure<Attachment> UAS =
            new Measure<>("UAS", Attachment.NONE, Attachment::plus, Attachment::unlabelledScore);
    static final Measure<Attachment> LAS =
            new Measure<>("LAS", Attachment.NONE, Attachment::plus, Attachment::universalScore);

    double of(List<C> counts) {
        return value.applyAsDouble(counts.stream().reduce(none, plus));
    }
}
