package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Against flows computed by PyTorch in double precision. */
@ExtendWith(InScope.class)
class FlowOracleTest {
    static Stream<Arguments> vectors() {
        return inBothTypes("vector-couplings");
    }

    static Stream<Arguments> images() {
        return inBothTypes("multi-scale");
    }

    static Stream<Arguments> norms() {
        return inBothTypes("batch-norm");
    }

    static Stream<OracleCase> squeezes() {
        return OracleCase.all("real-nvp", "squeeze").stream();
    }

    private static Stream<Arguments> inBothTypes(String prefix) {
        return OracleCase.all("real-nvp", prefix).stream()
                .flatMap(golden -> Stream.of(DType.F64, DType.F32).map(type -> Arguments.of(golden, type)));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectorCouplings(OracleCase golden, DType type) {
        double tolerance = type == DType.F64 ? 1e-10 : 1e-4;
        List<Bijection> couplings = new ArrayList<>();
        double[] masks = golden.doubles("masks");
        int[] shape = golden.shape("masks");
        int hidden = golden.shape("coupling0.w1")[0];
        for (int i = 0; i < shape[0]; i++) {
            List<Boolean> kept = Arrays.stream(masks, i * shape[1], (i + 1) * shape[1])
                    .mapToObj(b -> b == 1)
                    .toList();
            couplings.add(new AffineCoupling(
                    "coupling" + i,
                    new Mask.Dimensions(kept),
                    new Mlp("coupling" + i, shape[1], hidden),
                    AffineCoupling.Order.SCALE_FIRST));
        }
        Chain flow = new Chain(couplings);
        Params parameters = parameters(golden, type, name -> name.startsWith("coupling"));
        Pass pass = Pass.frozen(parameters, Params.empty());
        Tensor x = tensor(golden, "x", type);
        Mapped mapped = flow.encode(x, pass);
        same(golden, "z", mapped.value(), tolerance);
        same(golden, "ldj", mapped.logDeterminant(), tolerance);
        same(golden, "log_prob", Sums.logNormal(mapped.value()).add(mapped.logDeterminant()), tolerance);
        Mapped decoded = flow.decode(tensor(golden, "z0", type), pass);
        same(golden, "decoded", decoded.value(), tolerance);
        same(golden, "decode_ldj", decoded.logDeterminant(), tolerance);
        gradients(golden, flow, parameters, x, "grad_x", type, tolerance);
    }

    @ParameterizedTest
    @MethodSource("images")
    void multiScale(OracleCase golden, DType type) {
        double tolerance = type == DType.F64 ? 1e-9 : 1e-4;
        double alpha = golden.json().path("parameters").path("alpha").asDouble(0.05);
        Tensor noise = tensor(golden, "dequantization_noise", type);
        Tensor v = integers(golden, "pixels", type).add(noise).div(256);
        Bijection flow = twoScales(golden);
        Params parameters = parameters(golden, type, name -> name.startsWith("scale"));
        Pass pass = Pass.frozen(parameters, Params.empty());
        Mapped logit = new Logit(alpha).encode(v, pass);
        same(golden, "logit", logit.value(), tolerance);
        Mapped mapped = flow.encode(logit.value(), pass);
        Tensor halves = new Squeeze(Squeeze.Order.PLAIN).apply(mapped.value());
        long half = halves.size(1) / 2;
        same(golden, "z_final", Shaping.slice(halves, 1, 0, half), tolerance);
        same(golden, "z_factored", Shaping.slice(halves, 1, half, 2 * half), tolerance);
        relative(golden, "logit_ldj", logit.logDeterminant(), type);
        relative(golden, "flow_ldj", mapped.logDeterminant(), type);
        Tensor prior = Sums.logNormal(mapped.value());
        relative(golden, "log_prior", prior, type);
        Tensor logDensity = prior.add(mapped.logDeterminant()).add(logit.logDeterminant());
        relative(golden, "log_prob_v", logDensity, type);
        double dimensions = v.count() / (double) v.size(0);
        same(
                golden,
                "bits_per_dim",
                logDensity.mul(-1 / (dimensions * Math.log(2))).add(8),
                tolerance);
        Tensor z = new Squeeze(Squeeze.Order.PLAIN)
                .undo(Shaping.cat(
                        List.of(tensor(golden, "z_final_in", type), tensor(golden, "z_factored_in", type)), 1));
        Tensor y = flow.decode(z, pass).value();
        same(golden, "decoded_logit", y, tolerance);
        same(golden, "decoded_v", new Logit(alpha).decode(y, pass).value(), tolerance);
        imageGradients(golden, flow, parameters, logit.value(), type);
    }

    private static Bijection twoScales(OracleCase golden) {
        int channels = golden.shape("pixels")[1];
        return new MultiScale(
                couplings(golden, "scale0.checker", channels),
                new Squeeze(Squeeze.Order.PLAIN),
                couplings(golden, "scale0.channel", 4 * channels),
                new Squeeze(Squeeze.Order.PLAIN),
                couplings(golden, "scale1.checker", 2 * channels));
    }

    private static Chain couplings(OracleCase golden, String prefix, int channels) {
        List<Bijection> parts = new ArrayList<>();
        for (int i = 0; golden.json().path("inputs").has(prefix + i + ".g"); i++) {
            String name = prefix + i;
            Mask mask = prefix.endsWith("checker") ? new Mask.Checkerboard(i % 2 == 1) : new Mask.Channels(i % 2 == 1);
            int hidden = golden.shape(name + ".conv1.weight")[0];
            parts.add(new AffineCoupling(
                    name, mask, new PlainConvolutions(name, channels, hidden), AffineCoupling.Order.SCALE_FIRST));
        }
        return new Chain(parts);
    }

    @ParameterizedTest
    @MethodSource("squeezes")
    void squeezeOrders(OracleCase golden) {
        Tensor x = tensor(golden, "x", DType.F64);
        for (Squeeze.Order order : Squeeze.Order.values()) {
            Tensor squeezed = new Squeeze(order).apply(x);
            assertThat(squeezed.toDoubles())
                    .isEqualTo(golden.doubles(order.name().toLowerCase(java.util.Locale.ROOT)));
        }
    }

    @ParameterizedTest
    @MethodSource("norms")
    void batchNorm(OracleCase golden, DType type) {
        double tolerance = type == DType.F64 ? 1e-11 : 1e-4;
        batchNorm(golden, "full", null, type, tolerance);
        batchNorm(golden, "masked", new Mask.Checkerboard(false), type, tolerance);
    }

    private static void batchNorm(OracleCase golden, String kind, @Nullable Mask mask, DType type, double tolerance) {
        Tensor x = tensor(golden, "x", type);
        int channels = Math.toIntExact(x.size(1));
        double epsilon = golden.json().path("parameters").path("eps").asDouble();
        BatchNormBijection norm = new BatchNormBijection("b", channels, mask, epsilon);
        Params parameters =
                named(List.of("b.gamma", "b.beta"), tensor(golden, "gamma", type), tensor(golden, "beta", type));
        Params statistics = named(
                List.of("b.mean", "b.variance"),
                tensor(golden, "running_mean", type),
                tensor(golden, "running_var", type));
        Mapped frozen = norm.encode(x, Pass.frozen(parameters, statistics));
        same(golden, kind + ".y_frozen", frozen.value(), tolerance);
        same(golden, kind + ".ldj_frozen", Shaping.slice(frozen.logDeterminant(), 0, 0, 1), tolerance);
        Pass whole = Pass.batch(parameters, statistics, 1);
        norm.encode(x, whole);
        same(golden, kind + ".batch_mean", whole.nextStatistics().get("b.mean"), tolerance);
        same(golden, kind + ".batch_var", whole.nextStatistics().get("b.variance"), tolerance);
        try (Recording recording = Recording.start()) {
            Tensor in = recording.input(x);
            Params at = recording.inputs(parameters);
            Pass batch = Pass.batch(at, statistics, 0.1);
            Mapped mapped = norm.encode(in, batch);
            same(golden, kind + ".y_batch", mapped.value().detach(), tolerance);
            same(
                    golden,
                    kind + ".ldj_batch",
                    Shaping.slice(mapped.logDeterminant().detach(), 0, 0, 1),
                    tolerance);
            same(golden, kind + ".new_running_mean", batch.nextStatistics().get("b.mean"), tolerance);
            same(golden, kind + ".new_running_var", batch.nextStatistics().get("b.variance"), tolerance);
            Tensor loss =
                    Reduce.sum(mapped.value().mul(tensor(golden, "r", type))).add(Reduce.sum(mapped.logDeterminant()));
            List<Tensor> gradients = Autograd.ofScalar(loss, List.of(in, at.get("b.gamma"), at.get("b.beta")));
            same(golden, kind + ".grad_x", gradients.get(0), tolerance);
            same(golden, kind + ".grad_gamma", gradients.get(1), tolerance);
            same(golden, kind + ".grad_beta", gradients.get(2), tolerance);
        }
    }

    private static void gradients(
            OracleCase golden, Bijection flow, Params parameters, Tensor x, String ofX, DType type, double exact) {
        try (Recording recording = Recording.start()) {
            Tensor in = recording.input(x);
            Params at = recording.inputs(parameters);
            Mapped mapped = flow.encode(in, Pass.frozen(at, Params.empty()));
            Tensor logDensity = Reduce.sum(Sums.logNormal(mapped.value()).add(mapped.logDeterminant()));
            List<Tensor> xs = new ArrayList<>(at.tensors());
            xs.add(in);
            List<Tensor> gradients = Autograd.ofScalar(logDensity, xs);
            closeTo(golden, ofX, gradients.get(at.size()), type, exact);
            Iterator<String> names = at.names().iterator();
            for (Tensor gradient : gradients.subList(0, at.size())) {
                String name = names.next().replace(".scale", ".g");
                Tensor ofMeanLoss = gradient.mul(-1.0 / x.size(0));
                closeTo(golden, "grad." + name, ofMeanLoss, type, exact);
            }
        }
    }

    private static void imageGradients(OracleCase golden, Bijection flow, Params parameters, Tensor logit, DType type) {
        try (Recording recording = Recording.start()) {
            Params at = recording.inputs(parameters);
            Mapped mapped = flow.encode(logit, Pass.frozen(at, Params.empty()));
            Tensor loss = Reduce.mean(Sums.logNormal(mapped.value()).add(mapped.logDeterminant()))
                    .mul(-logit.size(0) / (logit.count() * Math.log(2)));
            List<Tensor> gradients = Autograd.ofScalar(loss, at.tensors());
            Iterator<String> names = at.names().iterator();
            for (Tensor gradient : gradients) {
                String name = "grad." + names.next().replace(".scale", ".g");
                closeTo(golden, name, gradient, type, 1e-9);
            }
        }
    }

    private static void closeTo(OracleCase golden, String name, Tensor actual, DType type, double exact) {
        double[] expected = golden.doubles(name);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        double tolerance = type == DType.F64 ? exact * Math.max(1, largest) : 1e-3 * largest;
        assertThat(actual.toDoubles()).as(name).containsExactly(expected, within(tolerance));
    }

    private static void relative(OracleCase golden, String name, Tensor actual, DType type) {
        double[] expected = golden.doubles(name);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        double tolerance = type == DType.F64 ? 1e-11 * largest + 1e-10 : 1e-4 + 1e-5 * largest;
        assertThat(actual.toDoubles()).as(name).containsExactly(expected, within(tolerance));
    }

    private static void same(OracleCase golden, String name, Tensor actual, double tolerance) {
        assertThat(actual.toDoubles()).as(name).containsExactly(golden.doubles(name), within(tolerance));
    }

    private static Params parameters(OracleCase golden, DType type, Function<String, Boolean> wanted) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        golden.json().path("inputs").fieldNames().forEachRemaining(name -> {
            if (wanted.apply(name)) {
                String ours = name.endsWith(".g") ? name.substring(0, name.length() - 1) + "scale" : name;
                tensors.put(ours, tensor(golden, name, type));
            }
        });
        return Params.of(tensors);
    }

    private static Params named(List<String> names, Tensor first, Tensor second) {
        return ResidualNetwork.of(names.get(0), first, names.get(1), second);
    }

    private static Tensor tensor(OracleCase golden, String name, DType type) {
        long[] shape = Arrays.stream(golden.shape(name)).asLongStream().toArray();
        return Tensors.of(golden.doubles(name), shape).to(type);
    }

    private static Tensor integers(OracleCase golden, String name, DType type) {
        long[] shape = Arrays.stream(golden.shape(name)).asLongStream().toArray();
        return Tensors.of(golden.tensors().orElseThrow().tensor(name).data(), DType.I64, shape)
                .to(type);
    }
}
