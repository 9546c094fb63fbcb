package org.touchstone.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sgd;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.training.TrainingHandler;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskRun;

/**
 * What it costs to look into a training: two runs of the task handler in turns, one with looks and one without, by processor time
 * of their thread. Each turn of the one with looks ends with a look, event and all.
 *
 * @param width of the five hidden layers
 * @param batch images a step
 * @param every steps from look to look
 * @param probes images at which it looks
 * @param rounds that count; two come first and do not
 */
record Looking(int width, int batch, int every, int probes, int rounds) {
    private static final int LAYERS = 5;
    private static final int WARM_UP = 2;

    void run(Figures figures) {
        figures.machine("looks: " + LAYERS + " x " + width + ", batch " + batch + ", " + probes + " probes every "
                + every + " steps");
        Threads.use(1);
        ObjectStore store = new InMemoryObjectStore();
        Published<DatasetManifest> dataset = Pictures.publish(new Catalog(store), Optional.empty());
        TrainingHandler handler = new TrainingHandler(store, Clock.systemUTC());
        List<Double> shares = new ArrayList<>();
        try (TaskRun plain = open(handler, store, task(dataset, false));
                TaskRun looking = open(handler, store, task(dataset, true))) {
            for (int round = 0; round < WARM_UP + rounds; round++) {
                // Each goes first in every other round.
                double first = round % 2 == 0 ? turn(plain) : turn(looking);
                double second = round % 2 == 0 ? turn(looking) : turn(plain);
                double without = round % 2 == 0 ? first : second;
                if (round >= WARM_UP) {
                    shares.add((round % 2 == 0 ? second : first) / without - 1);
                }
            }
        }
        figures.add("processor time with looks beyond that without", "of it", new Sample(shares));
    }

    private Task task(Published<DatasetManifest> dataset, boolean looked) {
        Mlp.Builder mlp = Mlp.newBuilder().setActivation(Activation.TANH);
        for (int layer = 0; layer < LAYERS; layer++) {
            mlp.addHidden(width);
        }
        TrainClassifier.Builder spec = TrainClassifier.newBuilder()
                .setDataset(dataset.reference())
                .setModelName("looked")
                .setArchitecture(Architecture.newBuilder().setMlp(mlp))
                .setOptimizer(Optimizer.newBuilder().setSgd(Sgd.newBuilder().setLearningRate(0.01)))
                .setBatchSize(batch)
                .setBudget(Budget.newBuilder().setSteps((long) every * (WARM_UP + rounds)));
        if (looked) {
            spec.setDiagnose(Diagnose.newBuilder().setEvery(every).setProbes(probes));
        }
        return Task.newBuilder().setId("looks").setTrainClassifier(spec).build();
    }

    private static TaskRun open(TrainingHandler handler, ObjectStore store, Task task) {
        return handler.open(new Silent(task, store), Optional.empty());
    }

    private double turn(TaskRun run) {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int step = 0; step < every; step++) {
            run.step();
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    }

    /** A worker that makes the bytes of an event and sends them nowhere. */
    private record Silent(Task task, ObjectStore store) implements TaskContext {
        @Override
        public void metric(String name, long step, double value) {}

        @Override
        public void statistics(Statistics statistics) {
            if (statistics.toByteArray().length == 0) {
                throw new IllegalStateException("a look tells something");
            }
        }

        @Override
        public void submit(Task other) {}

        @Override
        public Optional<TaskHead> head(String taskId) {
            return Optional.empty();
        }

        @Override
        public boolean stopRequested() {
            return false;
        }
    }
}
