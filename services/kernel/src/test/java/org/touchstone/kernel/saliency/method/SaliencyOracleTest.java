package org.touchstone.kernel.saliency.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.onnx.network.FreeBatch;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.onnx.run.Tape;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Every map of the oracle folder, in both precisions, within the tolerance that its file states. */
@ExtendWith(InScope.class)
class SaliencyOracleTest {
    private static final Pattern MODEL = Pattern.compile("(\\S+\\.onnx)");
    private static final Pattern TOLERANCE = Pattern.compile("<= ([0-9.eE+-]+) \\* max");
    private static final Pattern OUTLIERS = Pattern.compile("up to ([0-9.]+) % of the elements");
    private static final Map<String, Quadrature.Rule> RULES = Map.of(
            "ig_gauss_legendre", Quadrature.Rule.GAUSS_LEGENDRE,
            "ig_riemann_midpoint", Quadrature.Rule.MIDDLE,
            "ig_riemann_middle", Quadrature.Rule.MIDDLE,
            "ig_riemann_left", Quadrature.Rule.LEFT,
            "ig_riemann_right", Quadrature.Rule.RIGHT);

    record Case(OracleCase oracle, DType precision) {
        @Override
        public String toString() {
            return oracle + " in " + precision;
        }
    }

    static Stream<Case> cases() {
        return OracleCase.all("saliency", "").stream()
                .flatMap(oracle -> Stream.of(new Case(oracle, DType.F64), new Case(oracle, DType.F32)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees(Case tried) {
        OracleCase oracle = tried.oracle();
        OnnxNetwork network = network(oracle);
        Tensor x = tensor(oracle, "input", tried.precision());
        Target target = Target.of(network, (int) x.size(1));
        try (GraphRunner runner = GraphRunner.of(network, tried.precision())) {
            Map<String, Method> methods = methods(oracle);
            Explainer explainer = new Explainer(network, target, List.copyOf(methods.values()), 7);
            Explained trained = new Explained(runner, "trained");
            Tensor scores = explainer.scores(x, List.of(trained)).get(0);
            List<Integer> classes = Explainer.highest(scores, (int) x.size(0));
            assertThat(classes).isEqualTo(classes(oracle));
            ImageBatch batch = new ImageBatch(
                    x, classes, Collections.nCopies(classes.size(), Key.of(1)), noise(oracle, tried.precision()));

            Explanation explanation =
                    explainer.explain(batch, List.of(trained), false).get(0);

            Map<String, Tensor> actual = new LinkedHashMap<>();
            methods.forEach((name, method) -> actual.put(name, tensor(explanation, method)));
            actual.put("logits", scores);
            actual.put("gradcam_raw", rawCam(runner, target, x, classes));
            int compared = 0;
            for (String name : expected(oracle)) {
                if (!name.equals("explained_class")) {
                    compare(oracle, name, tried.precision(), actual);
                    compared++;
                }
            }
            assertThat(compared).isPositive();
        }
    }

    private static Tensor tensor(Explanation explanation, Method method) {
        return Optional.ofNullable(explanation.attributions().get(method)).orElseThrow();
    }

    private static void compare(OracleCase oracle, String name, DType precision, Map<String, Tensor> actual) {
        assertThat(actual).as("what to compare with " + name).containsKey(name);
        double[] wanted = oracle.doubles(name);
        double[] got = actual.getOrDefault(name, Tensors.zeros(precision)).toDoubles();
        assertThat(got).hasSameSizeAs(wanted);
        double largest = 0;
        for (double value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        String stated = oracle.json()
                .path("tolerance")
                .path(precision == DType.F64 ? "float64" : "float32")
                .asText();
        double most = number(TOLERANCE, stated).orElseThrow() * largest;
        double outliers = number(OUTLIERS, stated).orElse(0.0) / 100;
        int beyond = 0;
        for (int i = 0; i < wanted.length; i++) {
            beyond += Math.abs(got[i] - wanted[i]) <= most ? 0 : 1;
        }
        assertThat(beyond / (double) wanted.length)
                .as(name + ": share of elements beyond " + most)
                .isLessThanOrEqualTo(outliers);
    }

    private static Optional<Double> number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(Double.valueOf(found.group(1))) : Optional.empty();
    }

    private static List<String> expected(OracleCase oracle) {
        List<String> names = new ArrayList<>();
        oracle.json().path("expected").fieldNames().forEachRemaining(names::add);
        names.remove("values");
        return names;
    }

    /** By the name of what is expected. */
    private static Map<String, Method> methods(OracleCase oracle) {
        JsonNode parameters = oracle.json().path("parameters");
        int steps = parameters.path("ig_steps").asInt(50);
        int samples = parameters.path("samples").asInt(8);
        Map<String, Method> all = new LinkedHashMap<>();
        all.put("gradient", new Method.Gradient());
        all.put("gradient_times_input", new Method.GradientTimesInput());
        RULES.forEach((name, rule) -> all.put(name, new Method.IntegratedGradients(new Quadrature(rule, steps))));
        all.put("guided_backprop", new Method.GuidedBackpropagation());
        all.put("deconvnet", new Method.Deconvnet());
        all.put("gradcam_upsampled", new Method.GradCam());
        all.put("guided_gradcam", new Method.GuidedGradCam());
        all.put("smoothgrad", new Method.SmoothGrad(samples, 0.15));
        all.put("smoothgrad_squared", new Method.SmoothGradSquared(samples, 0.15));
        all.put("vargrad", new Method.VarGrad(samples, 0.15));
        all.keySet().retainAll(expected(oracle));
        return all;
    }

    private static Tensor rawCam(GraphRunner runner, Target target, Tensor x, List<Integer> classes) {
        Tape tape = runner.forward(Map.of(target.input(), x));
        Tensor cotangent = OneHot.like(tape.value(target.scores()), classes);
        String activation = target.activation().orElseThrow();
        return SinglePass.rawCam(
                tape.value(activation),
                tape.vjp(Map.of(target.scores(), cotangent), List.of(activation))
                        .of(activation));
    }

    /** The stored noise is scaled already. */
    private static NoiseSource noise(OracleCase oracle, DType precision) {
        if (!oracle.json().path("inputs").has("noise")) {
            return NoiseSource.of(Collections.nCopies(64, Key.of(1)));
        }
        Tensor noise = tensor(oracle, "noise", precision);
        return (image, samples, deviation, type, shape) -> Shaping.select(noise, 0, image);
    }

    private static OnnxNetwork network(OracleCase oracle) {
        Matcher name =
                MODEL.matcher(oracle.json().path("parameters").path("model").asText());
        assertThat(name.find()).as("a model is named").isTrue();
        Path file = Path.of(System.getProperty("touchstone.data", "absent"), "onnx-models", name.group(1));
        assumeTrue(Files.exists(file), () -> "no model at " + file + ": nothing to explain");
        return FreeBatch.of(OnnxNetwork.read(file, OnnxLimits.DEFAULT)).orElseThrow();
    }

    private static Tensor tensor(OracleCase oracle, String name, DType precision) {
        int[] shape = oracle.shape(name);
        long[] lengths = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            lengths[axis] = shape[axis];
        }
        return Tensors.of(oracle.doubles(name), lengths).to(precision);
    }

    private static List<Integer> classes(OracleCase oracle) {
        LongBuffer data = oracle.tensors()
                .orElseThrow()
                .tensor("explained_class")
                .data()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
        long[] classes = new long[data.remaining()];
        data.get(classes);
        return LongStream.of(classes).mapToObj(Math::toIntExact).toList();
    }
}
