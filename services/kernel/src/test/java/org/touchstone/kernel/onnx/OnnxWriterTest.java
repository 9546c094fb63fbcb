package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.kernel.tensor.DType;

class OnnxWriterTest {

    private static OnnxWriter sumOfThree() {
        ByteBuffer weights = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        weights.putFloat(1).putFloat(10).putFloat(100).flip();
        return new OnnxWriter("sum")
                .input("x", List.of(3L))
                .output("y", List.of(1L))
                .constant("w", DType.F32, List.of(3L, 1L), weights)
                .node("MatMul", List.of("x", "w"), "product", Map.of())
                .node("LeakyRelu", List.of("product"), "y", Map.of("alpha", 0.5f));
    }

    @Test
    void onnxRuntimeRunsTheGraph() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(sumOfThree().write(Map.of()));
                OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {{1, 2, 3}, {0, 0, -1}});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            assertThat((float[][]) result.get(0).getValue()).isDeepEqualTo(new float[][] {{321}, {-50}});
        }
    }

    @Test
    void theModelDeclaresItsVersionsAndItsBatch() throws InvalidProtocolBufferException {
        ModelProto model = ModelProto.parseFrom(sumOfThree().write(Map.of("b", "2", "a", "1")));

        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(model.getMetadataPropsList())
                .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                .containsExactly("a=1", "b=2");
        assertThat(model.getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDimList())
                .extracting(dimension -> dimension.getDimParam() + dimension.getDimValue())
                .containsExactly("batch0", "3");
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeHasItsNumber(DType type) throws InvalidProtocolBufferException {
        byte[] bytes = new OnnxWriter("g")
                .constant("c", type, List.of(), ByteBuffer.allocate(type.bytes()))
                .node("Identity", List.of("c"), "y", Map.of())
                .output("y", List.of())
                .write(Map.of());

        TensorProto constant = ModelProto.parseFrom(bytes).getGraph().getInitializer(0);

        assertThat(TensorProto.DataType.forNumber(constant.getDataType()).name())
                .isEqualTo(
                        switch (type) {
                            case F32 -> "FLOAT";
                            case F64 -> "DOUBLE";
                            case F16 -> "FLOAT16";
                            case U8 -> "UINT8";
                            case I32 -> "INT32";
                            case I8 -> "INT8";
                            case I64 -> "INT64";
                            case BOOL -> "BOOL";
                        });
        assertThat(constant.getRawData().size()).isEqualTo(type.bytes());
    }

    @Test
    void attributesOfOtherTypesAreRefused() {
        OnnxWriter writer = new OnnxWriter("g");
        assertThatThrownBy(() -> writer.node("Relu", List.of("x"), "y", Map.of("size", 1)))
                .hasMessage("attribute size of class java.lang.Integer");
    }
}
