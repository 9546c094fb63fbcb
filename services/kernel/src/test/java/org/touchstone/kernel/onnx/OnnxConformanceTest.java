package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.HostTensor;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The official test suites of ONNX: every archive in the folder that system property touchstone.onnx-conformance names. A
 * case fails when we compute something else, or refuse it for another reason than an operator or type that we do not have.
 */
class OnnxConformanceTest {
    /** What the official runner compares with. */
    private static final double RELATIVE = 1e-3;

    private static final double ABSOLUTE = 1e-7;
    private static final Set<Code> OUTSIDE =
            EnumSet.of(Code.OPERATOR_UNSUPPORTED, Code.TYPE_UNSUPPORTED, Code.OPSET_UNSUPPORTED);
    private static final Map<String, String> RESULTS = new TreeMap<>();

    @TestFactory
    Stream<DynamicTest> officialCases() throws IOException {
        Path folder = Path.of(System.getProperty(
                "touchstone.onnx-conformance",
                Path.of(System.getProperty("touchstone.data", "absent"), "onnx-conformance")
                        .toString()));
        assumeTrue(Files.isDirectory(folder), () -> "no suites at " + folder);
        try (Stream<Path> archives = Files.list(folder)) {
            List<Path> found = archives.filter(path -> path.toString().endsWith(".tar.gz"))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found.stream()
                    .flatMap(archive -> ConformanceCase.inArchive(archive).stream())
                    .map(each -> DynamicTest.dynamicTest(each.name(), () -> run(each)));
        }
    }

    @AfterAll
    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    static void report() {
        long passed = RESULTS.values().stream().filter(String::isEmpty).count();
        System.out.printf("%d of %d official ONNX cases pass%n", passed, RESULTS.size());
        RESULTS.forEach((name, result) -> {
            if (!result.isEmpty()) {
                System.out.println("  " + name + ": " + result);
            }
        });
    }

    private static void run(ConformanceCase each) {
        RESULTS.put(each.name(), "FAILS");
        try {
            OnnxNetwork network = OnnxNetwork.read(each.model().toByteArray(), OnnxLimits.DEFAULT);
            try (GraphRunner runner = GraphRunner.of(network, DType.F32)) {
                assertThat(each.dataSets()).isNotEmpty();
                each.dataSets().forEach(set -> compare(runner, set));
            }
            RESULTS.put(each.name(), "");
        } catch (OnnxException refused) {
            if (!OUTSIDE.contains(refused.code())) {
                RESULTS.put(each.name(), "FAILS: " + refused.getMessage());
                throw refused;
            }
            RESULTS.put(each.name(), "outside the operator list: " + refused.getMessage());
            Assumptions.abort(String.valueOf(refused.getMessage()));
        }
    }

    @SuppressWarnings("try")
    private static void compare(GraphRunner runner, ConformanceCase.DataSet set) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> inputs = new TreeMap<>();
            List<Value> declared = runner.network().inputs();
            for (int i = 0; i < declared.size(); i++) {
                Tensor given = set.inputs().isEmpty()
                        ? ramp(declared.get(i).shape())
                        : read(set.inputs().get(i)).toTensor(DType.F32);
                inputs.put(declared.get(i).name(), given);
            }
            Params outputs = runner.evaluate(inputs);
            assertThat(outputs.size()).isEqualTo(set.outputs().size());
            for (int i = 0; i < outputs.size(); i++) {
                ElementType type = runner.network().outputs().get(i).type();
                assertSame(outputs.tensors().get(i), read(set.outputs().get(i)), type);
            }
        }
    }

    private static Tensor ramp(Shape shape) {
        long[] extents = shape.dimensions().stream()
                .mapToLong(dimension -> dimension instanceof Dimension.Fixed fixed ? fixed.extent() : 1)
                .toArray();
        float[] values = new float[Math.toIntExact(Arrays.stream(extents).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((double) i / values.length);
        }
        return Tensors.of(values, extents);
    }

    private static HostTensor read(byte[] file) {
        return HostTensor.read(file, OnnxLimits.DEFAULT);
    }

    private static void assertSame(Tensor found, HostTensor expected, ElementType type) {
        assertThat(found.shape()).as("shape").containsExactly(expected.shape());
        assertThat(found.dtype()).isEqualTo(type.carrier(DType.F32));
        double[] ours = found.toDoubles();
        double[] theirs = expected.doubles();
        if (type == ElementType.BFLOAT16 && expected.type() == ElementType.UINT16) {
            // The suites write such numbers as their bits.
            Arrays.setAll(theirs, i -> Float.intBitsToFloat((int) theirs[i] << Short.SIZE));
        }
        for (int i = 0; i < ours.length; i++) {
            if (Double.isFinite(theirs[i])) {
                double tolerance = type.isFloating() ? ABSOLUTE + RELATIVE * Math.abs(theirs[i]) : 0;
                assertThat(ours[i]).as("element %d", i).isCloseTo(theirs[i], within(tolerance));
            } else {
                assertThat(ours[i]).as("element %d", i).isEqualTo(Double.valueOf(theirs[i]));
            }
        }
    }
}
