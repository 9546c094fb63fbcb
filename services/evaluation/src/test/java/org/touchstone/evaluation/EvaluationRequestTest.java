package org.touchstone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.worker.TaskRejectedException;

class EvaluationRequestTest {

    @Test
    void whatIsLeftOutHasItsDefault() {
        EvaluationRequest request = EvaluationRequest.of(
                EvaluateModel.newBuilder().setModel("digits").build());

        assertThat(request.split()).isEqualTo("test");
        assertThat(request.dataset()).isEmpty();
        assertThat(request.batchSize()).isEqualTo(256);
        assertThat(request.bins()).isEqualTo(15);
    }

    @Test
    void eachAbsurdFieldIsNamed() {
        rejected(EvaluateModel.newBuilder(), "evaluateModel.model");
        rejected(EvaluateModel.newBuilder().setModel("../x"), "evaluateModel.model");
        rejected(EvaluateModel.newBuilder().setModel("m").setDataset("d@1"), "evaluateModel.dataset");
        rejected(EvaluateModel.newBuilder().setModel("m").setBatchSize(0), "evaluateModel.batchSize");
        rejected(EvaluateModel.newBuilder().setModel("m").setBatchSize(1 << 20), "evaluateModel.batchSize");
        rejected(EvaluateModel.newBuilder().setModel("m").setCalibrationBins(-1), "evaluateModel.calibrationBins");
    }

    private static void rejected(EvaluateModel.Builder spec, String field) {
        assertThatThrownBy(() -> EvaluationRequest.of(spec.build()))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo(field))
                .message()
                .isNotBlank();
    }
}
