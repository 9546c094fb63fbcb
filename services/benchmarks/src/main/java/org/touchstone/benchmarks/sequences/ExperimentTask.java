package org.touchstone.benchmarks.sequences;

import java.util.List;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.Successors;

/**
 * A task of the paper on data at hand.
 *
 * @param measures the first one decides
 */
record ExperimentTask<C>(
        Words words,
        List<Example> train,
        List<Example> validation,
        List<Query> test,
        List<Measure<C>> measures,
        Counter<C> counter) {

    /** Sizes of the vocabularies, marks included. */
    record Words(int source, int target) {}

    /** What a test sentence asks. */
    @SuppressWarnings("ArrayRecordComponent")
    record Query(int[] source, Successors valid) {
        static Query of(Example example) {
            return new Query(example.source(), example.valid());
        }
    }

    /** Judges an output for the test sentence of that number. */
    interface Counter<C> {
        C count(int sentence, List<Integer> output);
    }
}
