package org.touchstone.kernel.tensor;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.tensor.Neural.Window;

/** Every differentiable operation has the derivative that central differences find. */
@ExtendWith(InScope.class)
class OperationsLawsTest {

    static Stream<Arguments> unary() {
        return Stream.of(
                one("exp", Elementwise::exp),
                one("expm1", Elementwise::expm1),
                one("log", x -> Elementwise.log(Elementwise.square(x).add(1))),
                one("log1p", x -> Elementwise.log1p(Elementwise.square(x))),
                one("sqrt", x -> Elementwise.sqrt(Elementwise.square(x).add(1))),
                one("rsqrt", x -> Elementwise.rsqrt(Elementwise.square(x).add(1))),
                one("square", Elementwise::square),
                one("abs", Elementwise::abs),
                one("sin", Elementwise::sin),
                one("cos", Elementwise::cos),
                one("erf", Elementwise::erf),
                one("tanh", Elementwise::tanh),
                one("sigmoid", Elementwise::sigmoid),
                one("logSigmoid", Elementwise::logSigmoid),
                one("relu", Elementwise::relu),
                one("leakyRelu", x -> Elementwise.leakyRelu(x, 0.1)),
                one("elu", x -> Elementwise.elu(x, 1.5)),
                one("selu", Elementwise::selu),
                one("softplus", Elementwise::softplus),
                one("softsign", Elementwise::softsign),
                one("gelu", Elementwise::gelu),
                one("geluTanh", Elementwise::geluTanh),
                one("clamp", x -> Elementwise.clamp(x, -0.5, 0.7)),
                one("scalars", x -> x.add(2).mul(3).sub(1).div(7).pow(3)),
                one("neg", Tensor::neg),
                one("cast", x -> x.mul(x.to(DType.F64))));
    }

    static Stream<Arguments> axes() {
        return Stream.of(
                one("sum", x -> Reduce.sum(x, false, 0)),
                one("mean", x -> Reduce.mean(x, true, 0, 1)),
                one("mean of all", Reduce::mean),
                one("variance", x -> Reduce.variance(x, 1, false, 1)),
                one("amax", x -> Reduce.amax(x, false, 0, 1)),
                one("amin", x -> Reduce.amin(x, false, 1)),
                one("logSumExp", x -> Reduce.logSumExp(x, false, 1)),
                one("cumulativeSum", x -> Reduce.cumulativeSum(x, 1)),
                one("sort", x -> Reduce.sort(x, 0, true).values()),
                one("singularValues", Reduce::singularValues),
                one("resize", x -> Neural.resize(x.reshape(1, 1, 3, 4), 5, 7)),
                one("topK", x -> Reduce.topK(x, 2, 1).values()),
                one("softmax", x -> Neural.softmax(x, 1)),
                one("logSoftmax", x -> Neural.logSoftmax(x, -1)),
                one("permute", x -> Shaping.permute(x, 1, 0)),
                one("expand", x -> Shaping.expand(Shaping.unsqueeze(x, 0), 2, 3, 4)),
                one("slice", x -> Shaping.slice(x, 1, 1, 3)),
                one("select", x -> Shaping.select(x, 0, 1)),
                one("flip", x -> Shaping.flip(x, 0, 1)),
                one("pad", x -> Shaping.pad(x, Shaping.PadMode.CONSTANT, 2, 1, 2)),
                one("pad reflect", x -> Shaping.pad(x.reshape(1, 3, 4), Shaping.PadMode.REFLECT, 0, 1, 2)),
                one("pad replicate", x -> Shaping.pad(x.reshape(1, 3, 4), Shaping.PadMode.REPLICATE, 0, 2, 1)),
                one("gather", x -> Shaping.gather(x, 1, Tensors.of(new long[] {0, 3, 3, 1, 2, 0}, 3, 2))),
                one("indexSelect", x -> Shaping.indexSelect(x, 0, Tensors.of(new long[] {2, 0, 2}, 3))),
                one("crossEntropy", x -> Neural.crossEntropy(x, Tensors.of(new long[] {1, 0, 3}, 3))));
    }

    private static Arguments one(String name, UnaryOperator<Tensor> function) {
        return arguments(name, function);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"unary", "axes"})
    void derivativesOfOneOperand(String name, UnaryOperator<Tensor> function) {
        Differences.check(xs -> function.apply(xs.get(0)), 2e-8, Differences.normal(5, 3, 4));
    }

    static Stream<Arguments> several() {
        return Stream.of(
                many("add", xs -> xs.get(0).add(xs.get(1)), new long[][] {{2, 3}, {3}}),
                many("sub", xs -> xs.get(0).sub(xs.get(1)), new long[][] {{2, 3}, {2, 1}}),
                many("mul", xs -> xs.get(0).mul(xs.get(1)), new long[][] {{2, 3}, {3}}),
                many("div", xs -> xs.get(0).div(Elementwise.exp(xs.get(1))), new long[][] {{2, 3}, {3}}),
                many("pow", xs -> Elementwise.exp(xs.get(0)).pow(xs.get(1)), new long[][] {{2, 3}, {3}}),
                many("matmul", xs -> xs.get(0).matmul(xs.get(1)), new long[][] {{2, 3, 4}, {4, 2}}),
                many("maximum", xs -> Elementwise.maximum(xs.get(0), xs.get(1)), new long[][] {{2, 3}, {3}}),
                many("minimum", xs -> Elementwise.minimum(xs.get(0), xs.get(1)), new long[][] {{2, 3}, {3}}),
                many(
                        "where",
                        xs -> Elementwise.where(Elementwise.less(xs.get(0), xs.get(1)), xs.get(0), xs.get(1)),
                        new long[][] {{2, 3}, {2, 3}}),
                many("cat", xs -> Shaping.cat(xs, 1), new long[][] {{2, 3}, {2, 1}}),
                many("stack", xs -> Shaping.stack(xs, 0), new long[][] {{2, 3}, {2, 3}}),
                many(
                        "scatterAdd",
                        xs -> Shaping.scatterAdd(xs.get(0), 1, Tensors.of(new long[] {0, 0, 2, 1}, 2, 2), xs.get(1)),
                        new long[][] {{2, 3}, {2, 2}}),
                many(
                        "scatter",
                        xs -> Shaping.scatter(xs.get(0), 1, Tensors.of(new long[] {0, 1, 2, 1}, 2, 2), xs.get(1)),
                        new long[][] {{2, 3}, {2, 2}}),
                many("einsum", xs -> Neural.einsum("bi,ij,bj->b", xs.toArray(Tensor[]::new)), new long[][] {
                    {2, 3}, {3, 4}, {2, 4}
                }),
                many("linear", xs -> Neural.linear(xs.get(0), xs.get(1), xs.get(2)), new long[][] {{2, 3}, {4, 3}, {4}
                }));
    }

    static Stream<Arguments> windows() {
        return Stream.of(
                many(
                        "convolution",
                        xs -> Neural.convolution(xs.get(0), xs.get(1), xs.get(2), Window.of(2, 1)),
                        new long[][] {{2, 2, 5, 4}, {3, 2, 3, 3}, {3}}),
                many(
                        "transposedConvolution",
                        xs -> Neural.transposedConvolution(xs.get(0), xs.get(1), Window.of(2, 1), 1),
                        new long[][] {{1, 2, 3, 3}, {2, 3, 3, 3}}),
                many("maxPool", xs -> Neural.maxPool(xs.get(0), 2, 2, 0), new long[][] {{1, 2, 4, 5}}),
                many(
                        "maxPoolWithIndices",
                        xs -> Neural.maxPoolWithIndices(xs.get(0), 3, 2, 1).values(),
                        new long[][] {{1, 2, 4, 5}}),
                many("averagePool", xs -> Neural.averagePool(xs.get(0), 3, 2, 1), new long[][] {{1, 2, 4, 5}}),
                many("imageToColumns", xs -> Neural.imageToColumns(xs.get(0), 2, Window.of(1, 1)), new long[][] {
                    {1, 2, 3, 3}
                }),
                many("columnsToImage", xs -> Neural.columnsToImage(xs.get(0), 3, 3, 2, Window.of(1, 0)), new long[][] {
                    {1, 8, 4}
                }),
                many("layerNorm", xs -> Neural.layerNorm(xs.get(0), xs.get(1), xs.get(2), 1e-5), new long[][] {
                    {3, 4}, {4}, {4}
                }),
                many("batchNorm", OperationsLawsTest::batchNorm, new long[][] {{3, 2, 2, 2}, {2}, {2}}));
    }

    private static Tensor batchNorm(List<Tensor> xs) {
        Neural.Normalized running =
                new Neural.Normalized(xs.get(0), Tensors.zeros(DType.F64, 2), Tensors.ones(DType.F64, 2));
        return Neural.batchNorm(xs.get(0), xs.get(1), xs.get(2), running, 0.1, 1e-5)
                .y();
    }

    private static Arguments many(String name, Function<List<Tensor>, Tensor> function, long[][] shapes) {
        return arguments(name, function, shapes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"several", "windows"})
    void derivativesOfSeveralOperands(String name, Function<List<Tensor>, Tensor> function, long[][] shapes) {
        Tensor[] inputs = new Tensor[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            inputs[i] = Differences.normal(20 + i, shapes[i]);
        }
        Differences.check(function, 5e-8, inputs);
    }
}
