package org.touchstone.training.sequence;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.SequenceStep;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.training.DiagnoseRequest;
import org.touchstone.training.Looks;
import org.touchstone.training.Telling;
import org.touchstone.worker.TaskContext;

/** Looks into encoder, attention and scores at the task's cadence, on training sentences drawn by seed. */
final class SequenceDiagnosing {
    private final Telling telling;
    private final List<Example> probes;

    private SequenceDiagnosing(Telling telling, List<Example> probes) {
        this.telling = telling;
        this.probes = probes;
    }

    static SequenceDiagnosing of(
            TaskContext context, Looks looks, SequenceRequest request, List<Example> training, long steps) {
        DiagnoseRequest diagnose = request.diagnose();
        diagnose.requireSteps(steps);
        int count = diagnose.probes(training.size(), "only " + training.size() + " sentences are learned");
        int[] order = Key.of(request.spec().getSeed()).fold("probes").permutation(training.size());
        return new SequenceDiagnosing(
                new Telling(context, looks, diagnose.every(steps), steps),
                Arrays.stream(order, 0, count).sorted().mapToObj(training::get).toList());
    }

    /** One step, with the looks that are due before and after it. */
    SequenceStep step(SequenceTraining training) {
        if (telling.isFirst()) {
            look(training, Updates.NONE);
        }
        if (!telling.isDue(training.stepsDone() + 1)) {
            return training.step();
        }
        SequenceTraining.MeasuredStep measured = training.measuredStep();
        look(training, measured.updates());
        return measured.step();
    }

    private void look(SequenceTraining training, Updates updates) {
        NetworkStatistics now = training.look(probes);
        telling.tell(List.of(now), updates, Map.of(), Diagnostician.examine(now, updates));
    }

    /** {@link Telling#origin} of what is not finite now. */
    String origin(SequenceTraining training) {
        return Telling.origin(Diagnostician.examine(training.look(probes), Updates.NONE));
    }
}
