package org.touchstone.training.flow;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.flow.FlowTraining;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.training.DiagnoseRequest;
import org.touchstone.training.Looks;
import org.touchstone.training.Telling;
import org.touchstone.worker.TaskContext;

/** Looks into the couplings' networks at the task's cadence. A look holds as much as a step does, so not on more than a batch. */
final class FlowDiagnosing {
    private final Telling telling;
    private final FlowExamples examples;
    private final int probes;

    private FlowDiagnosing(Telling telling, FlowExamples examples, int probes) {
        this.telling = telling;
        this.examples = examples;
        this.probes = probes;
    }

    static FlowDiagnosing of(TaskContext context, Looks looks, FlowRequest request, FlowExamples examples) {
        DiagnoseRequest diagnose = request.diagnose();
        diagnose.requireSteps(examples.steps());
        return new FlowDiagnosing(
                new Telling(context, looks, diagnose.every(examples.steps()), examples.steps()),
                examples,
                diagnose.probes(request.batchSize(), "a batch has only " + request.batchSize() + " examples"));
    }

    /** One step, with the looks that are due before and after it. */
    FlowTraining.Step step(FlowTraining training, Tensor batch) {
        if (telling.isFirst()) {
            look(training, Updates.NONE);
        }
        if (!telling.isDue(training.stepsDone() + 1)) {
            return training.step(batch);
        }
        FlowTraining.MeasuredStep measured = training.measuredStep(batch);
        look(training, measured.updates());
        return measured.step();
    }

    private void look(FlowTraining training, Updates updates) {
        List<NetworkStatistics> now = now(training);
        telling.tell(now, updates, Map.of(), Diagnostician.examine(now, updates));
    }

    private List<NetworkStatistics> now(FlowTraining training) {
        return Scope.evaluate(() -> training.look(examples.probes(probes)));
    }

    /** {@link Telling#origin} of what is not finite now. */
    String origin(FlowTraining training) {
        return Telling.origin(Diagnostician.examine(now(training), Updates.NONE));
    }
}
