package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Every case of the area: with tensors in double and float, and by hand in float. */
@ExtendWith(InScope.class)
class LearnedOptimizerOracleTest {
    private static final double TRAJECTORY = 1e-9;
    private static final double GRADIENT = 1e-8;
    private static final double FLOAT_TRAJECTORY = 1e-3;
    private static final double FLOAT_GRADIENT = 1e-2;

    static Stream<Arguments> unrolls() {
        return Stream.of("quadratics", "mlp").flatMap(name -> OracleCase.all("learned-optimizer", name).stream()
                .flatMap(file -> Stream.of(SecondDerivatives.values()).map(form -> Arguments.of(file, form))));
    }

    static List<OracleCase> logSigns() {
        return OracleCase.all("learned-optimizer", "log-sign");
    }

    @ParameterizedTest
    @MethodSource("unrolls")
    void tensorsInDouble(OracleCase file, SecondDerivatives form) {
        tensors(file, form, DType.F64, TRAJECTORY, GRADIENT);
    }

    @ParameterizedTest
    @MethodSource("unrolls")
    void tensorsInFloat(OracleCase file, SecondDerivatives form) {
        tensors(file, form, DType.F32, FLOAT_TRAJECTORY, FLOAT_GRADIENT);
    }

    private static void tensors(
            OracleCase file, SecondDerivatives form, DType type, double trajectory, double gradient) {
        GoldenUnroll golden = new GoldenUnroll(file);
        Tensor theta = Tensors.of(golden.theta(), golden.theta().length).to(type);

        PlainUnroll.Result result = PlainUnroll.run(
                golden.architecture(), golden.objective(), form, golden.phi(type), theta, golden.unroll());

        agree("theta", concat(result.thetas().stream().map(Tensor::toDoubles)), file.doubles("theta"), trajectory);
        agree(
                "losses",
                concat(result.losses().stream().map(Tensor::toDoubles)),
                file.doubles(golden.losses()),
                trajectory);
        result.gradient().asMap().forEach((name, ours) -> {
            String key = GoldenUnroll.prefix(form) + name;
            agree(key, ours.toDoubles(), file.doubles(key), gradient);
        });
    }

    @ParameterizedTest
    @MethodSource("unrolls")
    void byHandInFloat(OracleCase file, SecondDerivatives form) {
        GoldenUnroll golden = new GoldenUnroll(file);
        Architecture architecture = golden.architecture();
        Unroll unroll = new Unroll(architecture, golden.objective(), form, LossWeights.ALL);
        float[] phi = golden.phi(DType.F32).flatten().toFloats();
        float[] theta = Tensors.of(golden.theta(), golden.theta().length).toFloats();
        CoordinatewiseLstm network = unroll.network(phi);
        Unroll.Position start =
                new Unroll.Position(theta, LstmState.zero(architecture, Phi.layout(architecture, theta.length)));

        Unroll.Trajectory trajectory =
                unroll.forward(network, start, golden.unroll()).orElseThrow();
        double[] gradient = unroll.backward(network, trajectory);

        agree(
                "theta",
                concat(trajectory.positions().stream().map(position -> doubles(position.theta()))),
                file.doubles("theta"),
                FLOAT_TRAJECTORY);
        agree(
                "losses",
                concat(trajectory.evaluations().stream().map(Evaluation::losses)),
                file.doubles(golden.losses()),
                FLOAT_TRAJECTORY);
        double metaLoss = file.doubles("meta_loss")[0];
        assertThat(trajectory.metaLoss(LossWeights.ALL)).isCloseTo(metaLoss, within(FLOAT_TRAJECTORY * metaLoss));
        for (Map.Entry<String, List<Integer>> part : architecture.shapes().entrySet()) {
            int from = architecture.offset(part.getKey());
            double[] ours = Arrays.copyOfRange(gradient, from, from + Architecture.count(part.getValue()));
            String key = GoldenUnroll.prefix(form) + part.getKey();
            agree(key, ours, file.doubles(key), FLOAT_GRADIENT);
        }
    }

    @ParameterizedTest
    @MethodSource("logSigns")
    void logSignOfSingleNumbers(OracleCase file) {
        double p = file.json().path("parameters").path("p").asDouble();
        double tolerance = file.json().path("tolerance").path("abs").asDouble();
        double[] g = file.doubles("g");
        double[] expected = file.doubles("features");
        double[] withTensors = PlainUnroll.logSign(Tensors.of(g, g.length), p).toDoubles();
        Features features = new Features(new InputForm.LogSign(p));
        double[] pair = new double[2];
        for (int i = 0; i < g.length; i++) {
            features.compute(g[i], 0, 0, 0, pair);
            assertThat(pair[0]).isCloseTo(expected[2 * i], within(tolerance));
            assertThat(pair[1]).isCloseTo(expected[2 * i + 1], within(tolerance));
        }
        assertThat(withTensors).containsExactly(expected, within(tolerance));
    }

    private static void agree(String what, double[] ours, double[] expected, double tolerance) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(ours).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(tolerance * largest));
        }
    }

    private static double[] doubles(float[] numbers) {
        return Tensors.of(numbers, numbers.length).toDoubles();
    }

    private static double[] concat(Stream<double[]> parts) {
        return parts.flatMapToDouble(Arrays::stream).toArray();
    }
}
