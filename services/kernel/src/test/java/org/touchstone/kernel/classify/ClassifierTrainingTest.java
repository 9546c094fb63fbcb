package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Momentum;
import org.touchstone.kernel.optim.Nag;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.RmsProp;
import org.touchstone.kernel.optim.Sgd;
import org.touchstone.kernel.tensor.Tensors;

class ClassifierTrainingTest {
    private static final int STEPS = 40;
    private final Blobs blobs = Blobs.of(100);
    private final Normalization normalization = Normalization.measure(blobs);
    private long before;

    @BeforeEach
    void countLive() {
        before = Tensors.live();
    }

    @AfterEach
    void nothingLeaked() {
        assertThat(Tensors.live()).isEqualTo(before);
    }

    static Stream<ClassifierSpec> architectures() {
        return Stream.of(Recipes.mlp(), Recipes.cnn());
    }

    static Stream<Optimizer<?>> optimizers() {
        return Stream.of(
                new Sgd(0.1, 1e-4),
                new Momentum(0.05),
                new Nag(0.05),
                new RmsProp(0.003),
                new Adam(0.01, 0.9, 0.999, 1e-8, 1e-4));
    }

    private List<StepResult> run(ClassifierTraining training, int steps) {
        List<StepResult> results = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            results.add(training.step());
        }
        return results;
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void trainingLearns(ClassifierSpec architecture) {
        try (ClassifierTraining training =
                ClassifierTraining.start(architecture, Recipes.training(150), normalization, blobs)) {
            List<StepResult> results = run(training, 150);

            try (Classifier classifier = training.classifier()) {
                Evaluation unseen = Evaluation.of(classifier, new Blobs(200, blobs.shape(), 2), 64);
                assertThat(unseen.accuracy()).isGreaterThan(0.9);
                assertThat(unseen.loss()).isLessThan(results.get(0).loss() / 2);
            }
            assertThat(results.get(0).loss()).isBetween(1.0, 2.5);
            assertThat(training.isDone()).isTrue();
            assertThatThrownBy(training::step).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aResumedTrainingHasTheSameBits(Optimizer<?> optimizer) {
        TrainingSpec spec = Recipes.training(optimizer, STEPS);
        Snapshot whole;
        List<StepResult> undisturbed;
        try (ClassifierTraining training = ClassifierTraining.start(Recipes.cnn(), spec, normalization, blobs)) {
            undisturbed = run(training, STEPS);
            whole = training.snapshot();
        }

        List<StepResult> results = new ArrayList<>();
        Snapshot snapshot;
        try (ClassifierTraining first = ClassifierTraining.start(Recipes.cnn(), spec, normalization, blobs)) {
            results.addAll(run(first, 13));
            snapshot = first.snapshot();
            first.step();
        }
        try (ClassifierTraining second = ClassifierTraining.restore(Recipes.cnn(), spec, blobs, snapshot)) {
            assertThat(second.stepsDone()).isEqualTo(13);
            results.addAll(run(second, STEPS - 13));

            assertThat(results).isEqualTo(undisturbed);
            assertThat(second.snapshot()).isEqualTo(whole);
        }
    }

    @Test
    void aSnapshotHoldsParametersStatisticsAndTheOptimizersMemoryInAFixedOrder() {
        try (ClassifierTraining training =
                ClassifierTraining.start(Recipes.cnn(), Recipes.training(5), normalization, blobs)) {
            training.step();
            Snapshot snapshot = training.snapshot();

            assertThat(snapshot.metadata()).containsEntry("step", "1").containsKey("threads");
            assertThat(snapshot.arrays().keySet())
                    .startsWith("parameters/block1.convolution.weight", "parameters/block1.convolution.bias")
                    .contains(
                            "statistics/block2.normalization.variance",
                            "optimizer/mean/output.bias",
                            "optimizer/meanSquare/hidden1.weight")
                    .endsWith("normalization.mean", "normalization.deviation");
        }
    }

    @Test
    void aSnapshotOfSomethingElseIsRefused() {
        TrainingSpec spec = Recipes.training(5);
        try (ClassifierTraining training = ClassifierTraining.start(Recipes.mlp(), spec, normalization, blobs)) {
            Snapshot snapshot = training.snapshot();

            assertThatThrownBy(() -> ClassifierTraining.restore(Recipes.cnn(), spec, blobs, snapshot))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("the snapshot is of Mlp");
            assertThatThrownBy(() -> ClassifierTraining.restore(
                            Recipes.mlp(), spec, blobs, new Snapshot(snapshot.arrays(), Map.of())))
                    .hasMessageContaining("format: is null");
            Map<String, String> damaged = new LinkedHashMap<>(snapshot.metadata());
            damaged.put("step", "ten");
            assertThatThrownBy(() -> ClassifierTraining.restore(
                            Recipes.mlp(), spec, blobs, new Snapshot(snapshot.arrays(), damaged)))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("step: is 'ten' in the snapshot, not a count");
            Map<String, NamedArray> incomplete = new LinkedHashMap<>(snapshot.arrays());
            incomplete.remove("optimizer/mean/output.bias");
            assertThatThrownBy(() -> ClassifierTraining.restore(
                            Recipes.mlp(), spec, blobs, new Snapshot(incomplete, snapshot.metadata())))
                    .hasMessage("optimizer/mean/output.bias: is missing among the arrays of the model");
        }
    }

    @Test
    void aDivergedTrainingNamesTheStep() {
        try (ClassifierTraining training =
                ClassifierTraining.start(Recipes.mlp(), Recipes.training(new Sgd(1e38), 50), normalization, blobs)) {
            assertThatThrownBy(() -> run(training, 50)).isInstanceOfSatisfying(TrainingDivergedException.class, e -> {
                assertThat(e.step()).isEqualTo(training.stepsDone() + 1);
                assertThat(e).hasMessageContaining("at step " + e.step());
            });
        }
    }

    @Test
    void memoryDoesNotGrowWithTheNumberOfSteps() {
        try (ClassifierTraining training =
                ClassifierTraining.start(Recipes.cnn(), Recipes.training(2000), normalization, blobs)) {
            run(training, 3);
            long live = Tensors.live();
            run(training, 1000);
            assertThat(Tensors.live()).isEqualTo(live);
        }
    }

    @Test
    void theModelDoesNotChangeWithLaterSteps() {
        try (ClassifierTraining training =
                        ClassifierTraining.start(Recipes.cnn(), Recipes.training(20), normalization, blobs);
                Classifier classifier = training.classifier()) {
            Map<String, NamedArray> then = classifier.arrays();
            run(training, 10);
            assertThat(classifier.arrays()).isEqualTo(then);
        }
    }
}
