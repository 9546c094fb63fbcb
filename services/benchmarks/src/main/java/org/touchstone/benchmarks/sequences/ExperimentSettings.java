package org.touchstone.benchmarks.sequences;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.seq2seq.MarginSpec;

/**
 * The size of an experiment and its systems beside cross-entropy.
 *
 * @param size its units are also those of the embeddings, of one layer
 * @param growEvery epochs before the beam grows by one, from 2; 0 for the largest from the start
 * @param systems by name, in order; the first one's time, with its pretraining, is the time of cross-entropy alone
 */
record ExperimentSettings(SequenceReproduction.Size size, int growEvery, List<Map.Entry<String, MarginSpec>> systems) {
    ExperimentSettings {
        systems = List.copyOf(systems);
    }
}
