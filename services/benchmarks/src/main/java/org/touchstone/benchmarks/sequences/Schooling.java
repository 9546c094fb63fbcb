package org.touchstone.benchmarks.sequences;

import java.util.Optional;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;

/** What all systems of an experiment share: how gradients move parameters, in both phases, and sentences of a batch. */
public record Schooling(Method method, Rates rates, int batch) {
    SequenceTrainingSpec spec(int crossEntropyEpochs, Optional<SearchTraining> search, long seed) {
        return new SequenceTrainingSpec(crossEntropyEpochs, rates, search, method, batch, seed);
    }
}
