package org.touchstone.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.LearningRateSchedule;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sgd;
import org.touchstone.proto.v1.StepDecay;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskRejectedException;

/** What cannot be right for any data is rejected before any work, by the field's JSON name. */
class TrainingRequestTest {

    @Test
    void aSensibleTaskPasses() {
        assertThatCode(() -> TrainingRequest.of(Digits.spec().build())).doesNotThrowAnyException();
    }

    @Test
    void eachAbsurdFieldIsNamed() {
        rejected(Digits.spec().setDataset(""), "trainClassifier.dataset");
        rejected(Digits.spec().setDataset("../../secrets"), "trainClassifier.dataset");
        rejected(Digits.spec().setDataset("digits@123"), "trainClassifier.dataset");
        rejected(Digits.spec().setModelName("My Model"), "trainClassifier.modelName");
        rejected(Digits.spec().clearArchitecture(), "trainClassifier.architecture");
        rejected(Digits.spec().setArchitecture(mlp(0)), "trainClassifier.architecture.mlp.hidden[0]");
        rejected(Digits.spec().setArchitecture(mlp(-5)), "trainClassifier.architecture.mlp.hidden[0]");
        rejected(
                Digits.spec()
                        .setArchitecture(Architecture.newBuilder()
                                .setMlp(Mlp.newBuilder().addHidden(5).setDropout(1.5))),
                "trainClassifier.architecture.mlp.dropout");
        rejected(
                Digits.spec()
                        .setArchitecture(Architecture.newBuilder()
                                .setCnn(Cnn.newBuilder()
                                        .addBlocks(ConvolutionBlock.newBuilder().setFilters(0)))),
                "trainClassifier.architecture.cnn.blocks[0].filters");
        rejected(Digits.spec().clearOptimizer(), "trainClassifier.optimizer");
        rejected(Digits.spec().setOptimizer(sgd(0)), "trainClassifier.optimizer");
        rejected(Digits.spec().setOptimizer(sgd(Double.NaN)), "trainClassifier.optimizer");
        rejected(Digits.spec().setBatchSize(0), "trainClassifier.batchSize");
        rejected(Digits.spec().setBatchSize(100_000), "trainClassifier.batchSize");
        rejected(Digits.spec().clearBudget(), "trainClassifier.budget");
        rejected(Digits.spec().setBudget(Budget.newBuilder().setSteps(0)), "trainClassifier.budget.steps");
        rejected(Digits.spec().setBudget(Budget.newBuilder().setEpochs(-1)), "trainClassifier.budget.epochs");
        rejected(Digits.spec().setReportEverySteps(0), "trainClassifier.reportEverySteps");
        rejected(Digits.spec().setDiagnose(Diagnose.newBuilder().setEvery(0)), "trainClassifier.diagnose.every");
        rejected(Digits.spec().setDiagnose(Diagnose.newBuilder().setEvery(-5)), "trainClassifier.diagnose.every");
        rejected(Digits.spec().setDiagnose(Diagnose.newBuilder().setProbes(0)), "trainClassifier.diagnose.probes");
        rejected(Digits.spec().setDiagnose(Diagnose.newBuilder().setProbes(1001)), "trainClassifier.diagnose.probes");
        rejected(
                Digits.spec()
                        .setBudget(Budget.newBuilder().setSteps(1_000_000))
                        .setDiagnose(Diagnose.newBuilder().setEvery(1000)),
                "trainClassifier.diagnose.every");
        rejected(Digits.spec().setInitializationValue(99), "trainClassifier.initialization");
        rejected(Digits.spec().setValidationCount(-1), "trainClassifier.validationCount");
        rejected(
                Digits.spec().setCheckpointing(Checkpointing.newBuilder().setEverySteps(-1)),
                "trainClassifier.checkpointing.everySteps");
        rejected(
                Digits.spec()
                        .setSchedule(LearningRateSchedule.newBuilder()
                                .setStepDecay(StepDecay.newBuilder().setFactor(0.5))),
                "trainClassifier.schedule");
    }

    private static void rejected(TrainClassifier.Builder spec, String field) {
        assertThatThrownBy(() -> TrainingRequest.of(spec.build()))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field))
                .message()
                .isNotBlank()
                .endsWith(".");
    }

    private static Architecture mlp(int width) {
        return Architecture.newBuilder()
                .setMlp(Mlp.newBuilder().addHidden(width))
                .build();
    }

    private static Optimizer sgd(double rate) {
        return Optimizer.newBuilder()
                .setSgd(Sgd.newBuilder().setLearningRate(rate))
                .build();
    }
}
