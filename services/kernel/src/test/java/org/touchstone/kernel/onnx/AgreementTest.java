package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** ONNX Runtime and we compute the same from models that others trained. */
class AgreementTest {
    private static final double RELATIVE = 1e-5;

    @TestFactory
    Stream<DynamicTest> modelsOfOthers() {
        Path folder = Path.of(System.getProperty("touchstone.data", "absent"), "onnx-models");
        assumeTrue(Files.isDirectory(folder), () -> "no models at " + folder);
        return RealModels.inFolder(folder).entrySet().stream()
                .map(model -> DynamicTest.dynamicTest(model.getKey(), () -> compare(model.getValue())));
    }

    @SuppressWarnings("try")
    private static void compare(byte[] file) {
        OnnxNetwork network = OnnxNetwork.read(file, OnnxLimits.DEFAULT);
        Value declared = network.inputs().get(0);
        int[] shape = declared.shape().dimensions().stream()
                .mapToInt(dimension -> dimension instanceof Dimension.Fixed fixed ? Math.toIntExact(fixed.extent()) : 3)
                .toArray();
        NaiveTensor input = NaiveTensor.random(new SplittableRandom(1), shape);

        NaiveTensor theirs = OnnxRuntime.run(file, declared.name(), input);

        try (Scope scope = Scope.open();
                GraphRunner runner = GraphRunner.of(network, DType.F32)) {
            Tensor x = Tensors.of(input.floats(), input.longShape());
            Tensor ours = runner.evaluate(Map.of(declared.name(), x)).tensors().get(0);
            double[] expected = theirs.values();
            double[] found = ours.toDoubles();
            double scale =
                    java.util.Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(ours.shape()).containsExactly(theirs.longShape());
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.abs(found[i] - expected[i]) / scale).isLessThanOrEqualTo(RELATIVE);
            }
        }
    }
}
