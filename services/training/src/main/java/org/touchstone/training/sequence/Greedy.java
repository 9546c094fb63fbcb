package org.touchstone.training.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.SearchSpec;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;

/** How good the outputs of a model in training are without a beam. */
final class Greedy {
    private static final int AT_ONCE = 64;

    private Greedy() {}

    /** Scores of the validation sentences by name. */
    static Map<String, Double> scores(SequenceTraining training, SequenceData data) {
        SequenceTask task = data.task();
        List<Long> sums = new ArrayList<>();
        for (int from = 0; from < data.validation().size(); from += AT_ONCE) {
            List<Sentence> some =
                    data.validation().subList(from, Math.min(data.validation().size(), from + AT_ONCE));
            List<SequenceTask.Query> asked = some.stream().map(task::query).toList();
            List<Decoded> found = training.search(SearchSpec.byLastScore(1))
                    .decode(
                            asked.stream().map(SequenceTask.Query::source).toList(),
                            asked.stream().map(SequenceTask.Query::valid).toList());
            for (int i = 0; i < some.size(); i++) {
                add(sums, task.counts(some.get(i), found.get(i).best().words()));
            }
        }
        return task.scores(sums);
    }

    private static void add(List<Long> sums, List<Long> counts) {
        for (int i = 0; i < counts.size(); i++) {
            if (i == sums.size()) {
                sums.add(0L);
            }
            sums.set(i, sums.get(i) + counts.get(i));
        }
    }
}
