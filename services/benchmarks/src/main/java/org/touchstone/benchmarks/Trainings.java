package org.touchstone.benchmarks;

import java.util.List;
import java.util.stream.Stream;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.TrainingSpec;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sweep;
import org.touchstone.proto.v1.SweepAxis;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.proto.v1.ValueList;

/** The training that is measured, 784-300-100-10 with tanh, batches of 100, Adam: as a task, and as the kernel's specification. */
final class Trainings {
    private static final List<Integer> HIDDEN = List.of(300, 100);
    private static final int BATCH = 100;
    private static final double RATE = 1e-3;
    private static final int REPORT_EVERY = 10;

    private Trainings() {}

    static ClassifierSpec architecture() {
        return new ClassifierSpec.Mlp(HIDDEN, Activation.TANH, 0);
    }

    static TrainingSpec spec(long seed, long steps) {
        return new TrainingSpec(
                new org.touchstone.kernel.optim.Adam(RATE, 0.9, 0.999, 1e-8, 0),
                new Schedule.Constant(),
                Initialization.NORMALIZED,
                seed,
                BATCH,
                steps,
                REPORT_EVERY,
                0);
    }

    static Task task(String id, long seed, long steps) {
        return Task.newBuilder()
                .setId(id)
                .setSubmitter("benchmarks")
                .setTrainClassifier(classifier("model-of-" + id, seed, steps))
                .build();
    }

    /** Trainings that differ in their learning rate. */
    static Task sweep(String id, int trainings, long steps) {
        List<Double> rates = Stream.iterate(RATE, rate -> rate / 2).limit(trainings).toList();
        return Task.newBuilder()
                .setId(id)
                .setSubmitter("benchmarks")
                .setSweep(Sweep.newBuilder()
                        .setBase(classifier("model-of-" + id, 1, steps))
                        .addAxes(SweepAxis.newBuilder()
                                .setField("optimizer.adam.learningRate")
                                .setList(ValueList.newBuilder().addAllValues(rates))))
                .build();
    }

    private static TrainClassifier classifier(String model, long seed, long steps) {
        return TrainClassifier.newBuilder()
                .setDataset(Pictures.NAME)
                .setModelName(model)
                .setArchitecture(Architecture.newBuilder()
                        .setMlp(Mlp.newBuilder()
                                .addAllHidden(HIDDEN)
                                .setActivation(org.touchstone.proto.v1.Activation.TANH)))
                .setOptimizer(Optimizer.newBuilder().setAdam(Adam.newBuilder().setLearningRate(RATE)))
                .setSeed(seed)
                .setBatchSize(BATCH)
                .setBudget(Budget.newBuilder().setSteps(steps))
                .setReportEverySteps(REPORT_EVERY)
                .build();
    }
}
