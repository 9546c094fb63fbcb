package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import onnx.ModelProto;

/** ONNX Runtime, an implementation independent of ours, running what we write. */
final class OnnxRuntime {
    private static final double TOLERANCE = 1e-5;

    private OnnxRuntime() {}

    /** The one output of the model for one input. */
    static NaiveTensor run(byte[] model, String inputName, NaiveTensor input) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(model, options);
                    OnnxTensor tensor =
                            OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.floats()), input.longShape());
                    OrtSession.Result result = session.run(Map.of(inputName, tensor))) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                FloatBuffer values = output.getFloatBuffer();
                float[] floats = new float[values.remaining()];
                values.get(floats);
                int[] shape = Arrays.stream(output.getInfo().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray();
                return NaiveTensor.ofFloats(shape, floats);
            }
        } catch (OrtException refused) {
            throw new AssertionError("ONNX Runtime refuses the model", refused);
        }
    }

    /** The shape that the model promises is the shape that ONNX Runtime makes, and the values are the expected ones. */
    static void assertComputes(OnnxModel model, String inputName, NaiveTensor input, NaiveTensor expected) {
        ModelProto proto = model.toProto();
        String outputName = proto.getGraph().getOutput(0).getName();

        NaiveTensor actual = run(model.toBytes(), inputName, input);

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(concrete(model.graph().value(outputName).shape(), input.extent(0)))
                .isEqualTo(actual.shape());
        assertThat(actual.values()).containsExactly(expected.values(), within(TOLERANCE));
    }

    private static int[] concrete(Shape shape, int batch) {
        return shape.dimensions().stream()
                .mapToInt(dimension ->
                        dimension instanceof Dimension.Fixed fixed ? Math.toIntExact(fixed.extent()) : batch)
                .toArray();
    }
}
