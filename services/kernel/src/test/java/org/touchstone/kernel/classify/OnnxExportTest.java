package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** ONNX Runtime, an independent implementation, computes what we compute. */
class OnnxExportTest {
    private static final InputShape COLOUR = new InputShape(3, 9, 7);

    static Stream<ClassifierSpec> architectures() {
        return Stream.of(
                Recipes.mlp(),
                Recipes.cnn(),
                new ClassifierSpec.Cnn(
                        List.of(new ClassifierSpec.Block(5, 4, 1, false, true, 0), ClassifierSpec.Block.of(3)),
                        List.of(),
                        Activation.SIGMOID,
                        0));
    }

    private static void trained(ClassifierSpec architecture, Consumer<Classifier> use) {
        Blobs source = new Blobs(60, COLOUR, 3);
        try (ClassifierTraining training =
                ClassifierTraining.start(architecture, Recipes.training(30), Normalization.measure(source), source)) {
            for (int i = 0; i < 30; i++) {
                training.step();
            }
            try (Classifier classifier = training.classifier()) {
                use.accept(classifier);
            }
        }
    }

    private static void check(Classifier classifier) {
        int count = 25;
        byte[] pixels = new byte[count * COLOUR.pixels()];
        new Blobs(count, COLOUR, 4).read(IntStream.range(0, count).toArray(), pixels, new int[count]);

        float[][] theirs = runtimeLogits(OnnxExport.write(classifier, Map.of()), pixels, count);
        float[] ours = classifier.logits(pixels, count);
        float[] nodeByNode = runnerLogits(OnnxExport.write(classifier, Map.of()), pixels, count);

        for (int i = 0; i < count; i++) {
            for (int k = 0; k < 4; k++) {
                assertThat(theirs[i][k]).isCloseTo(ours[i * 4 + k], within(1e-5f));
                assertThat(nodeByNode[i * 4 + k]).isCloseTo(ours[i * 4 + k], within(1e-5f));
            }
        }
    }

    private static float[] scaled(byte[] pixels) {
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            scaled[i] = (pixels[i] & 0xFF) / 255f;
        }
        return scaled;
    }

    @SuppressWarnings("try")
    private static float[] runnerLogits(byte[] model, byte[] pixels, int count) {
        try (Scope scope = Scope.open();
                GraphRunner runner = GraphRunner.of(OnnxNetwork.read(model, OnnxLimits.DEFAULT), DType.F32)) {
            Tensor x = Tensors.of(scaled(pixels), count, COLOUR.channels(), COLOUR.height(), COLOUR.width());
            return runner.forward(Map.of(OnnxExport.INPUT, x))
                    .value(OnnxExport.OUTPUT)
                    .toFloats();
        }
    }

    private static float[][] runtimeLogits(byte[] model, byte[] pixels, int count) {
        FloatBuffer scaled = FloatBuffer.wrap(scaled(pixels));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {count, COLOUR.channels(), COLOUR.height(), COLOUR.width()};
        try (OrtSession session = environment.createSession(model);
                OnnxTensor input = OnnxTensor.createTensor(environment, scaled, shape);
                OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, input))) {
            assertDeclared(session.getInputInfo(), OnnxExport.INPUT, -1, 3, 9, 7);
            assertDeclared(session.getOutputInfo(), OnnxExport.OUTPUT, -1, 4);
            return (float[][]) result.get(OnnxExport.OUTPUT).orElseThrow().getValue();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    /** One value, of 32-bit floats and this shape; -1 is the batch. */
    private static void assertDeclared(Map<String, NodeInfo> declared, String name, long... shape) {
        assertThat(declared).containsOnlyKeys(name);
        TensorInfo info = (TensorInfo) declared.values().iterator().next().getInfo();
        assertThat(info.type).isEqualTo(OnnxJavaType.FLOAT);
        assertThat(info.getShape()).containsExactly(shape);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void onnxRuntimeAgrees(ClassifierSpec architecture) {
        trained(architecture, OnnxExportTest::check);
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationAgrees(Activation activation) {
        trained(new ClassifierSpec.Mlp(List.of(6), activation, 0), OnnxExportTest::check);
    }

    @Test
    void theModelSaysHowToFeedItAndIsTheSameBytesEachTime() {
        trained(Recipes.cnn(), classifier -> {
            byte[] bytes = OnnxExport.write(classifier, Map.of("card", "text"));

            assertThat(metadata(bytes))
                    .containsOnly(
                            Map.entry("card", "text"),
                            Map.entry(
                                    "touchstone.input", "pixel / 255, from 0 to 1, in the order channel, row, column"),
                            Map.entry("touchstone.output", "logits"));
            assertThat(OnnxExport.write(classifier, Map.of("card", "text"))).isEqualTo(bytes);
        });
    }

    private static Map<String, String> metadata(byte[] model) {
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model)) {
            return session.getMetadata().getCustomMetadata();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
